-- Which versions have holes that a later one has mended.
CREATE OR REPLACE FUNCTION ops.outdated(versions jsonb)
RETURNS TABLE (part text, version text, wanted text, why text)
LANGUAGE plpgsql
IMMUTABLE -- of its argument alone
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    SELECT k.part, f.value, k.wanted, k.why
    FROM (VALUES
        -- PostgreSQL by major version: its last one with fixes that whoever can type SQL could use
        ('PostgreSQL 15', '15.20',
            'its fixes of 2026 (CVE-2026-2003 to -2006, -6464 to -6479, -14661 to -14681 and more); CVE-2025-8713: statistics '
            'of hidden rows; CVE-2024-10976, -10978: one role''s plan or setting for another'),
        ('postgis', '3.3.2', 'the version that FlowSQL is tested with'),
        ('pgrouting', '3.4.2', 'the version that FlowSQL is tested with'),
        ('pg_cron', '1.4', 'the version that FlowSQL is tested with'),
        ('PyJWT', '2.13', 'CVE-2026-48523, -48525, CVE-2024-53861, CVE-2022-29217: which tokens are accepted'),
        ('cryptography', '43.0.1', 'bundled OpenSSL with known holes'),
        ('Werkzeug', '3.0.6', 'CVE-2024-49767: memory by form data'),
        ('gunicorn', '23.0', 'CVE-2024-1135, -6827: request smuggling'),
        ('psycopg', '3.2', 'the version that FlowSQL is tested with')
    ) AS k (part, wanted, why)
    INNER JOIN jsonb_each_text(outdated.versions) AS f ON f.key = k.part
    WHERE string_to_array(substring(f.value FROM '^\d+(?:\.\d+)*'), '.')::integer []
        < string_to_array(k.wanted, '.')::integer []
    ORDER BY k.part;
END
$body$;

COMMENT ON FUNCTION ops.outdated(jsonb) IS
$$Parts older than the version that has all fixes known when this was written: what, which, which is wanted, why.

versions: by name, as ops.versions gives them; parts that are not in the table are not judged.$$;
