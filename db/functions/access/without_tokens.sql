-- A text without the tokens that somebody wrote into it.
CREATE OR REPLACE FUNCTION access.without_tokens(written text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
STRICT
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- Three parts of base64url; the first is a JSON object, so it starts with {" as base64. A cut one ends early.
    RETURN regexp_replace(without_tokens.written, 'eyJ[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]*){0,2}', '[token]', 'g');
END
$body$;

COMMENT ON FUNCTION access.without_tokens(text) IS
$$The text with every JSON web token in it replaced by [token]: they open what they name, so none is kept.$$;
