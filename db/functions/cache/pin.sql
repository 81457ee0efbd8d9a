-- Who reads a result keeps it.
-- requires: cache.released_name
CREATE OR REPLACE FUNCTION cache.pin(id text)
RETURNS void
LANGUAGE plpgsql
VOLATILE -- what the caller looks at afterwards is what is locked now
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_name text;
    v_relation regclass;
BEGIN
    FOREACH v_name IN ARRAY ARRAY[
        format('results.%I', 'q_' || pin.id), cache.released_name(pin.id, TRUE),
        format('individual.%I', 'q_' || pin.id)] LOOP
        CONTINUE WHEN to_regclass(v_name) IS NULL;
        BEGIN
            EXECUTE format('LOCK TABLE %s IN ACCESS SHARE MODE', v_name);
        EXCEPTION
            WHEN undefined_table THEN
                CONTINUE; -- evicted meanwhile
        END;
        v_relation := v_name;
        -- A transaction whose snapshot is older than the table would find it empty.
        IF NOT EXISTS (SELECT FROM pg_class AS c WHERE c.oid = v_relation) THEN
            RAISE EXCEPTION USING
                ERRCODE = 'serialization_failure',
                MESSAGE = format('query %s was computed anew after this transaction began', pin.id),
                HINT = 'Try again in a new transaction.';
        END IF;
    END LOOP;
END
$body$;

COMMENT ON FUNCTION cache.pin(text) IS
$$Locks a result's tables against eviction and replacement until the transaction ends; does nothing when there are none.

Call it before the result is looked up, from a volatile function, so that look and rows agree.
Errors: 40001 the transaction's snapshot is older than the result.$$;
