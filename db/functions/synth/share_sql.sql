-- SQL text of an even share between 0 and 1 from some bits of a hash.
CREATE OR REPLACE FUNCTION synth.share_sql(hash_sql text, shift integer DEFAULT 12, bits integer DEFAULT 52)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format('((((%s) >> %s & %s)::float8 + ''0.5''::float8) / ''%s''::float8)', share_sql.hash_sql,
        share_sql.shift, (1::bigint << share_sql.bits) - 1, 1::bigint << share_sql.bits);
END
$body$;

COMMENT ON FUNCTION synth.share_sql(text, integer, integer) IS
$$SQL text: a double between 0 and 1, neither of them, from some bits (by default the upper 52) of a bigint hash.

Hashes are those of hash partitions (hashint8extended): fast, and the same in every version of PostgreSQL.$$;
