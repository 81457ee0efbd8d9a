-- Same question, same id, whoever asks.
-- requires: query.version
CREATE OR REPLACE FUNCTION query.id(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN left(encode(sha256(convert_to(
        concat_ws(E'\n', query.version(id.spec), query.time_zone(), id.spec::text), 'UTF8')), 'hex'), 32);
END
$body$;

COMMENT ON FUNCTION query.id(jsonb) IS
$$Identity of a specification in normal form: 32 hexadecimal digits over it, the country's time zone and the
version of the functions that answer it.$$;
