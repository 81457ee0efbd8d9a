-- What the command line sees of the server's disk.
CREATE OR REPLACE FUNCTION ops.record_disk(free bigint)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- administrators do not write the tables of ops themselves
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    INSERT INTO ops.disk AS d (room)
    SELECT record_disk.free + coalesce(sum(q.bytes), 0) FROM cache.query AS q WHERE q.bytes > 0
    ON CONFLICT ON CONSTRAINT disk_pkey DO UPDATE SET room = excluded.room, seen_at = excluded.seen_at;
END
$body$;

COMMENT ON FUNCTION ops.record_disk(bigint) IS
$$Tells how many bytes are free on the disk of the server's data; with cache_size auto, results may take a tenth of
them and of what they take already.$$;
