-- The normal form of a series: its queries, one a period, written out.
-- requires: query.parse_datetime, query.moved_dates
CREATE OR REPLACE FUNCTION query.expand_series(spec jsonb)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_limit constant integer := 1000;
    v_step constant interval := '1 ' || (expand_series.spec ->> 'interval');
    v_start constant timestamp := query.parse_datetime(expand_series.spec ->> 'start_date');
    v_end constant timestamp := query.parse_datetime(expand_series.spec ->> 'end_date');
    v_first timestamp;
    v_dates jsonb;
    v_queries jsonb;
BEGIN
    SELECT min(query.parse_datetime(d #>> '{}')) INTO v_first
    FROM unnest(query.date_members()) AS n (name),
        jsonb_path_query(expand_series.spec -> 'query', format('$.**."%s"', n.name)::jsonpath) AS d;
    IF v_first IS NULL OR v_start >= v_end OR v_start + v_limit * v_step < v_end THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = CASE
                WHEN v_first IS NULL THEN 'query: has no dates that could be repeated'
                WHEN v_start >= v_end THEN 'The start date is later than the stop date.'
                ELSE format('A series has at most %s periods.', v_limit) END,
            HINT = 'Give start_date, end_date and an interval of day, week or month.';
    END IF;
    SELECT
        jsonb_agg(to_char(p.start_at, 'YYYY-MM-DD') ORDER BY p.number),
        jsonb_agg(query.moved_dates(
            expand_series.spec -> 'query', v_start - v_first, p.number::integer * v_step) ORDER BY p.number)
    INTO v_dates, v_queries
    FROM (
        SELECT n.number, v_start + n.number * v_step AS start_at FROM generate_series(0, v_limit) AS n (number)
    ) AS p
    WHERE p.start_at < v_end;
    RETURN (expand_series.spec - ARRAY['query', 'interval', 'start_date', 'end_date'])
        || jsonb_build_object('dates', v_dates, 'queries', v_queries);
END
$body$;

COMMENT ON FUNCTION query.expand_series(jsonb) IS
$$A series in normal form with query, interval and range replaced by its dates and queries, one a period.

Errors: 22023 an empty range, more than 1,000 periods, or a query without dates.$$;
