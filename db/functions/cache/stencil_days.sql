-- The days that a stencil needs around a date.
CREATE OR REPLACE FUNCTION cache.stencil_days(date_stencil jsonb, reference_date date)
RETURNS TABLE (day date)
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD' -- dates are texts here
AS $body$
BEGIN
    RETURN QUERY
    SELECT DISTINCT b.first_day + n.n
    FROM (
        SELECT
            CASE jsonb_typeof(x.first) WHEN 'number' THEN stencil_days.reference_date + (x.first #>> '{}')::integer
                ELSE (x.first #>> '{}')::date END AS first_day,
            CASE jsonb_typeof(x.last) WHEN 'number' THEN stencil_days.reference_date + (x.last #>> '{}')::integer
                ELSE (x.last #>> '{}')::date END + x.inclusive AS end_day
        FROM (
            SELECT
                CASE jsonb_typeof(e.value) WHEN 'array' THEN e.value -> 0 ELSE e.value END AS first,
                CASE jsonb_typeof(e.value) WHEN 'array' THEN e.value -> 1 ELSE e.value END AS last,
                CASE jsonb_typeof(e.value) WHEN 'array' THEN 0 ELSE 1 END AS inclusive
            FROM jsonb_array_elements(stencil_days.date_stencil) AS e
        ) AS x
    ) AS b
    CROSS JOIN LATERAL generate_series(0, b.end_day - b.first_day - 1) AS n (n);
END
$body$;

COMMENT ON FUNCTION cache.stencil_days(jsonb, date) IS
$$The days of a date stencil for a reference date. An element is an offset in days, a date, or a pair of either,
[first, end) without its end.$$;
