-- The whole body of a result as a client gets it.
-- requires: cache.pin, cache.json_body, cache.csv_body, cache.geojson_body, cache.touch
CREATE OR REPLACE FUNCTION cache.body(id text, format text, strict boolean DEFAULT FALSE)
RETURNS text
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET timezone = 'UTC'
SET datestyle = 'ISO, YMD'
SET extra_float_digits = 1
AS $body$
BEGIN
    PERFORM cache.pin(body.id);
    PERFORM cache.touch(body.id);
    CASE body.format
        WHEN 'json' THEN RETURN cache.json_body(body.id, body.strict);
        WHEN 'csv' THEN RETURN cache.csv_body(body.id, body.strict);
        WHEN 'geojson' THEN RETURN cache.geojson_body(body.id, body.strict);
        ELSE
            RAISE EXCEPTION USING
                ERRCODE = 'invalid_parameter_value',
                MESSAGE = 'Invalid file format',
                HINT = 'Ask for json, csv or geojson.';
    END CASE;
END
$body$;

COMMENT ON FUNCTION cache.body(text, text, boolean) IS
$$A ready result as one text: json ({"query_id", "query_result"}), csv (RFC 4180) or geojson.

Nobody drops or replaces the result before the transaction ends.
Errors: P0002 no such result; 22023 another format, or geojson of a kind without geography; 40001 it was computed
anew after the transaction's snapshot.$$;
