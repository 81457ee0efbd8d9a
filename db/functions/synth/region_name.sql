-- A name for a place that does not exist.
CREATE OR REPLACE FUNCTION synth.region_name(number bigint, seed bigint)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_syllables constant text[] := ARRAY['ba', 'bel', 'dor', 'du', 'ga', 'hal', 'ka', 'kor', 'la', 'lin', 'ma', 'mi',
        'na', 'nor', 'pa', 'ra', 'rin', 'sa', 'sel', 'ta', 'tor', 'va', 've', 'zu'];
    v_hash constant bigint := hashint8extended(region_name.number, region_name.seed) & 9223372036854775807;
BEGIN
    RETURN initcap(v_syllables[1 + v_hash % 24] || v_syllables[1 + (v_hash >> 8) % 24]
        || CASE WHEN (v_hash >> 16) % 2 = 0 THEN v_syllables[1 + (v_hash >> 24) % 24] ELSE '' END);
END
$body$;

COMMENT ON FUNCTION synth.region_name(bigint, bigint) IS
$$A name of two or three syllables, always the same for a number and a seed; two places may share one.$$;
