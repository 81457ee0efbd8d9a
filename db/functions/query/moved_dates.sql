-- A specification some time later.
-- requires: query.date_members, query.parse_datetime, query.normal_value
CREATE OR REPLACE FUNCTION query.moved_dates(spec jsonb, first_move interval, then_move interval)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_names constant text[] := query.date_members();
BEGIN
    CASE jsonb_typeof(moved_dates.spec)
    WHEN 'object' THEN
        RETURN (
            SELECT jsonb_object_agg(m.key, CASE
                WHEN m.key = ANY (v_names) THEN query.normal_value(
                    to_jsonb(to_char(query.parse_datetime(m.value #>> '{}') + moved_dates.first_move
                        + moved_dates.then_move, 'YYYY-MM-DD"T"HH24:MI:SS')), '{"type": "datetime"}')
                WHEN jsonb_typeof(m.value) IN ('object', 'array') THEN
                    query.moved_dates(m.value, moved_dates.first_move, moved_dates.then_move)
                ELSE m.value END)
            FROM jsonb_each(moved_dates.spec) AS m
        );
    WHEN 'array' THEN
        RETURN (
            SELECT jsonb_agg(query.moved_dates(i.value, moved_dates.first_move, moved_dates.then_move)
                ORDER BY i.ordinality)
            FROM jsonb_array_elements(moved_dates.spec) WITH ORDINALITY AS i
        );
    ELSE
        RETURN moved_dates.spec;
    END CASE;
END
$body$;

COMMENT ON FUNCTION query.moved_dates(jsonb, interval, interval) IS
$$A specification in normal form with all its dates moved by two intervals in turn (months last: 31 January and a
month is the last of February).$$;
