-- What a checked batch would keep and reject, for a look before it is loaded.
-- requires: etl.event_columns, etl.dictionary
CREATE OR REPLACE FUNCTION etl.preview(batch bigint, most integer)
RETURNS SETOF jsonb
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not read checked rows of others
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_texts text;
    v_names text[];
BEGIN
    IF NOT EXISTS (
        SELECT FROM etl.load AS l WHERE l.load = preview.batch AND l.state = 'checked' AND l.started_by = session_user
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'no_data_found',
            MESSAGE = format('you have no checked load %s', preview.batch),
            HINT = 'Call etl.check_rows first.';
    END IF;
    -- An identifier is shown as the row has it, whether a dictionary knows it or not.
    SELECT string_agg(' || ' || CASE
            WHEN e.kind IN ('equipment', 'sim') THEN format(
                'jsonb_build_object(%L, coalesce(c.%I, (SELECT d.%I FROM store.device AS v'
                || ' INNER JOIN store.%I AS d ON d.%5$I = v.%5$I WHERE v.device = c.device)))',
                e.target, e.name, d.text_column, d.relation, d.number_column)
            WHEN e.kind = 'tac' THEN
                'jsonb_build_object(''tac'', coalesce(c.tac, (SELECT v.tac FROM store.device AS v WHERE v.device = c.device)))'
            ELSE format('jsonb_build_object(%L, coalesce(c.%I, (SELECT d.%I FROM store.%I AS d WHERE d.%I = c.%I)))',
                e.target, e.name, d.text_column, d.relation, d.number_column, e.target)
        END, ''),
        array_agg(e.name)
    INTO v_texts, v_names
    FROM etl.load AS l
        CROSS JOIN LATERAL etl.event_columns(l.event_type) AS e
        LEFT JOIN LATERAL etl.dictionary(e.kind) AS d ON TRUE
        INNER JOIN pg_attribute AS a ON e.name = a.attname AND NOT a.attisdropped
            AND a.attrelid = to_regclass(format('etl.checked_%s', preview.batch))
    WHERE l.load = preview.batch AND (d.relation IS NOT NULL OR e.kind = 'tac');
    RETURN QUERY EXECUTE format(
        '(SELECT jsonb_build_array(c.line, NULL, jsonb_strip_nulls((to_jsonb(c) - %L::text[]) %s))'
        || ' FROM etl.%I AS c WHERE NOT c.repeated ORDER BY c.line, c.ctid LIMIT %s)'
        || ' UNION ALL (SELECT jsonb_build_array(r.line, r.reason, r.content) FROM etl.reject AS r WHERE r.load = %s'
        || ' ORDER BY r.line LIMIT %s)',
        v_names || '{line,day,repeated,place,reason,device}'::text[], v_texts, 'checked_' || preview.batch, preview.most, preview.batch,
        preview.most);
END
$body$;

COMMENT ON FUNCTION etl.preview(bigint, integer) IS
$$The first rows [line, reason, content] that a checked batch of one's own would keep, then those that it rejects.

reason: null for rows that would be kept. content: the columns as they would be stored, or what the rejected row held. Errors: P0002 no such batch of yours.$$;
