-- How many people have which number.
-- requires: query.sql, query.columns
CREATE OR REPLACE FUNCTION query.tally_sql(metric jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        CASE (SELECT c.type FROM query.columns(tally_sql.metric) AS c WHERE c.name = 'value')
            -- Hardly two people have the same length: nothing to bring together.
            WHEN 'double precision' THEN 'SELECT m.value, 1::bigint AS people FROM (%s) AS m WHERE m.value IS NOT NULL'
            ELSE 'SELECT m.value, count(*) AS people FROM (%s) AS m WHERE m.value IS NOT NULL GROUP BY m.value'
        END, query.sql(tally_sql.metric));
END
$body$;

COMMENT ON FUNCTION query.tally_sql(jsonb) IS
$$SQL text of a metric's numbers: value (as the metric has it, never null), people; a value may be in several rows.$$;
