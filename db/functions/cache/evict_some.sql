-- Drops a few results in one transaction.
-- requires: cache.evict
CREATE OR REPLACE FUNCTION cache.evict_some(
    ids text[],
    first integer,
    OUT tried integer,
    OUT evicted integer,
    OUT bytes bigint
)
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- runners may not touch the catalogue themselves
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    c_most CONSTANT integer := 20; -- about 20 locks each
    c_longest CONSTANT interval := '100 milliseconds'; -- whoever asks for one of them waits no longer
    v_end constant timestamptz := clock_timestamp() + c_longest;
    v_id text;
    v_bytes bigint;
BEGIN
    tried := 0;
    evicted := 0;
    bytes := 0;
    FOREACH v_id IN ARRAY evict_some.ids[evict_some.first:evict_some.first + c_most - 1] LOOP
        v_bytes := cache.evict(v_id);
        tried := tried + 1;
        IF v_bytes IS NOT NULL THEN
            evicted := evicted + 1;
            bytes := bytes + v_bytes;
        END IF;
        EXIT WHEN clock_timestamp() > v_end;
    END LOOP;
END
$body$;

COMMENT ON FUNCTION cache.evict_some(text[], integer) IS
$$cache.evict for the results from number first (1: the first) of a list on: twenty at most, fewer when that takes
longer than 100 ms. Gives back how many it tried, how many are gone, and the bytes that these took.

What a commit costs (the disk's, and a look at every shared buffer for each transaction that drops a table) is most of
an eviction's time when it is alone. Commit after each call.$$;
