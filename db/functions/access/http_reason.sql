-- Why a query failed, in words that hold no table name and no data.
CREATE OR REPLACE FUNCTION access.http_reason(sqlstate_code text, error text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE -- of its arguments alone
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN CASE
        -- Raised by our own functions, whose texts name no value.
        WHEN http_reason.sqlstate_code IN ('22023', 'P0002', '55000') THEN http_reason.error
        WHEN http_reason.sqlstate_code = '57014' THEN 'it was cancelled or ran past its deadline'
        WHEN http_reason.sqlstate_code = '54001' THEN 'its specification is nested too deeply'
        WHEN http_reason.sqlstate_code LIKE '53%'
            THEN 'the server ran out of disk, memory or connections'
        WHEN http_reason.sqlstate_code LIKE '57P%' THEN 'the computing process was stopped'
        WHEN http_reason.sqlstate_code IS NOT NULL
            THEN 'its computation failed (SQLSTATE ' || http_reason.sqlstate_code || ')'
        ELSE http_reason.error
    END;
END
$body$;

COMMENT ON FUNCTION access.http_reason(text, text) IS
$$The reason of a failed query for its asker.

Texts of PostgreSQL itself can hold values and names, so only those of our own functions are
passed on; an administrator finds the full text in cache.query by the query's id.$$;
