-- The specification that the audit trail keeps.
CREATE OR REPLACE FUNCTION access.kept_spec(id text, spec jsonb)
RETURNS jsonb
LANGUAGE plpgsql
STABLE -- looks whether the catalogue has it
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_size constant integer := pg_column_size(kept_spec.spec);
BEGIN
    IF v_size <= 8192 OR (
        v_size <= 65536 AND NOT EXISTS (SELECT FROM cache.query AS q WHERE q.id = kept_spec.id)
    ) THEN
        RETURN kept_spec.spec;
    END IF;
    RETURN NULL;
END
$body$;

COMMENT ON FUNCTION access.kept_spec(text, jsonb) IS
$$The specification as access.audit keeps it: whole up to 8 kB; a larger one by its query_id once it is known.

Of what was refused, nothing beyond 64 kB is kept: nobody fills the disk by asking.$$;
