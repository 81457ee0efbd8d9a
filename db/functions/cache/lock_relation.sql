-- Takes a stored result's table or view for oneself.
CREATE OR REPLACE FUNCTION cache.lock_relation(relation text)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_is_view boolean;
BEGIN
    SELECT c.relkind = 'v' INTO v_is_view FROM pg_class AS c WHERE c.oid = to_regclass(lock_relation.relation);
    IF v_is_view THEN
        -- LOCK TABLE would lock what the view reads too: the dictionaries, for everybody.
        EXECUTE format('ALTER VIEW %s OWNER TO CURRENT_USER', lock_relation.relation);
    ELSIF NOT v_is_view THEN
        EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', lock_relation.relation);
    END IF;
END
$body$;

COMMENT ON FUNCTION cache.lock_relation(text) IS
$$Locks a table or a view, by its qualified name, until the transaction ends; nothing when there is none.

Waits as long as lock_timeout says. A view is locked alone, without the tables that it reads.$$;
