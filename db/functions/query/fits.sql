-- May a kind stand in a position?
CREATE OR REPLACE FUNCTION query.fits(kind query.kind, category text)
RETURNS boolean
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN CASE fits.category
        WHEN 'any' THEN TRUE
        WHEN 'top_level' THEN (fits.kind).exposed
        WHEN 'subscribers' THEN (fits.kind).level = 'subscriber'
            AND (fits.kind).columns @> '[{"name": "subscriber"}]' -- not phones, nor SIM cards
        ELSE fits.category = ANY ((fits.kind).categories)
    END;
END
$body$;

COMMENT ON FUNCTION query.fits(query.kind, text) IS
$$Whether a registered kind may stand in a nested position (category), at top level, or where subscribers are wanted.$$;
