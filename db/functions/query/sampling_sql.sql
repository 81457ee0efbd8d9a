-- A repeatable sample of subscribers, the same on every machine of a deployment and under every plan.
CREATE OR REPLACE FUNCTION query.sampling_sql(rows_sql text, sampling jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_key text;
    v_share constant text := '(''x'' || substr(md5(%L || f.subscriber::text), 1, 13))::bit(52)::bigint';
BEGIN
    IF sampling_sql.sampling IS NULL THEN
        RETURN sampling_sql.rows_sql;
    END IF;
    SELECT md5(s.value || (sampling_sql.sampling - 'estimate_count' - 'size' - 'fraction')::text) INTO v_key
    FROM ops.secret AS s WHERE s.name = 'sampling';
    IF sampling_sql.sampling ? 'fraction' THEN
        RETURN format('SELECT f.* FROM (%s) AS f WHERE ' || v_share || ' < %s', sampling_sql.rows_sql, v_key,
            trunc((sampling_sql.sampling ->> 'fraction')::numeric * 4503599627370496)); -- 2 to the 52nd
    END IF;
    RETURN format('SELECT f.* FROM (%s) AS f ORDER BY ' || v_share || ', f.subscriber LIMIT %s',
        sampling_sql.rows_sql, v_key, sampling_sql.sampling ->> 'size');
END
$body$;

COMMENT ON FUNCTION query.sampling_sql(text, jsonb) IS
$$SQL text of the sample of rows_sql (which has a column subscriber) that sampling asks for.

A keyed hash of subscriber, method and seed decides, so the same question always draws the same people.$$;
