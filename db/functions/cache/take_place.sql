-- The place of a new result is that of the old one: nobody may be using that.
-- requires: cache.lock_relation
CREATE OR REPLACE FUNCTION cache.take_place(id text)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET lock_timeout = '300ms'
AS $body$
DECLARE
    v_relation text;
BEGIN
    LOOP
        BEGIN
            -- Always the row first. Views before their tables, as readers lock them.
            PERFORM 1 FROM cache.query AS q WHERE q.id = take_place.id FOR UPDATE;
            FOREACH v_relation IN ARRAY ARRAY[
                'results.q_%s', 'results.q_%s_strict', 'redact.q_%s', 'cache.q_%s', 'individual.rows_%s',
                'individual.q_%s'
            ] LOOP
                PERFORM cache.lock_relation(format(v_relation, take_place.id));
            END LOOP;
            RETURN;
        EXCEPTION
            WHEN lock_not_available OR deadlock_detected THEN
                NULL; -- lets go of all: meanwhile others read on, and the job can be cancelled
        END;
        PERFORM pg_sleep(0.2);
    END LOOP;
END
$body$;

COMMENT ON FUNCTION cache.take_place(text) IS
$$Waits until nobody reads a query's former relations or computes from them, and locks its row and them until the
transaction ends. While it waits it holds no lock.$$;
