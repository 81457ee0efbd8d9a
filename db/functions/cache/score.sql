-- What it is worth to keep a result.
CREATE OR REPLACE FUNCTION cache.score(
    weight double precision,
    half_lives double precision,
    compute_ms double precision,
    bytes bigint
)
RETURNS double precision
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    c_page constant double precision := 8192;
    c_least constant double precision := 1e-6; -- of a use: one that was never used
BEGIN
    -- As a logarithm it can neither overflow nor vanish, whatever the age.
    RETURN (ln(greatest(score.weight, c_least)) + ln(greatest(score.compute_ms, 1) / 1000)
        - ln(greatest(score.bytes, c_page))) / ln(2::double precision) - score.half_lives;
END
$body$;

COMMENT ON FUNCTION cache.score(double precision, double precision, double precision, bigint) IS
$$Binary logarithm of the seconds that keeping a result saves, by byte, weighted by its uses: weight halved for each of
half_lives × compute_ms / 1000 / bytes.

Sizes count as a page (8 kB) at least, times as a millisecond. FlowKit's formula without its overflow.$$;
