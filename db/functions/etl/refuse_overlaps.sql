-- Refuses lists in which two versions of one place are in service on the same day.
-- requires: etl.check_places
CREATE OR REPLACE FUNCTION etl.refuse_overlaps(what text, rows jsonb)
RETURNS void
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_found text;
    v_count bigint;
BEGIN
    WITH places AS MATERIALIZED (
        SELECT p.line, p.id, p.version, daterange(p.first_service, p.last_service, '[]') AS service
        FROM etl.check_places(refuse_overlaps.rows) AS p
        WHERE p.reason IS NULL
    ),

    pairs AS (
        SELECT format('%s %s: versions %s (line %s) and %s (line %s)', refuse_overlaps.what, a.id, a.version, a.line,
            b.version, b.line) AS pair
        FROM places AS a
            INNER JOIN places AS b ON a.id = b.id AND a.line < b.line
        WHERE a.version = b.version OR a.service && b.service
        ORDER BY a.line, b.line
    )

    SELECT string_agg(p.pair, '; ') FILTER (WHERE p.place <= 5), count(*) INTO v_found, v_count
    FROM (SELECT q.pair, row_number() OVER () AS place FROM pairs AS q) AS p;
    IF v_count > 0 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'integrity_constraint_violation',
            MESSAGE = format('versions in service on the same day, or given twice: %s%s', v_found,
                CASE WHEN v_count > 5 THEN format(' and %s more', v_count - 5) ELSE '' END),
            HINT = 'Service dates are inclusive at both ends: end a version the day before the next.'
                || ' Nothing was loaded.';
    END IF;
END
$body$;

COMMENT ON FUNCTION etl.refuse_overlaps(text, jsonb) IS
$$Checks a list of sites or cells: versions of one id may not overlap in service dates, nor stand twice.

An event must meet one version or none. Errors: 23000 naming id and both versions of the first five pairs.$$;
