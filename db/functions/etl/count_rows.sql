-- The account of a batch: what came in is counted apart from what became of it.
CREATE OR REPLACE FUNCTION etl.count_rows(batch bigint, kept bigint DEFAULT NULL)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_load etl.load%ROWTYPE;
    v_in bigint;
BEGIN
    SELECT l.* INTO STRICT v_load FROM etl.load AS l WHERE l.load = count_rows.batch;
    IF v_load.source = 'csv' THEN
        v_in := v_load.rows_staged + v_load.rows_malformed;
    ELSE
        -- A line may become several rows, and one that becomes none counts as one.
        EXECUTE format('SELECT (SELECT count(*) FROM etl.%1$I)'
            || ' + (SELECT count(*) FROM etl.%2$I AS s WHERE NOT EXISTS (SELECT FROM etl.%1$I AS e WHERE e.line = s.line))',
            'extracted_' || count_rows.batch, 'staging_' || count_rows.batch) INTO v_in;
        v_in := v_in + v_load.rows_malformed;
    END IF;
    EXECUTE format($sql$
        UPDATE etl.load AS l
        SET state = 'checked', changed_at = clock_timestamp(), rows_kept = n.kept, rows_duplicate = n.repeated,
            rows_rejected = n.rejected,
            rows_in = CASE WHEN l.load = l.batch THEN %3$s - n.later ELSE n.kept + n.repeated END
        FROM (
            SELECT b.load, coalesce(k.kept, 0) AS kept, coalesce(k.repeated, 0) AS repeated,
                coalesce(r.rejected, 0) AS rejected,
                -- rows of the days after the first: no part of its account
                sum(coalesce(k.kept + k.repeated, 0)) OVER () - coalesce(k.kept + k.repeated, 0) AS later
            FROM etl.load AS b
                LEFT JOIN (%1$s) AS k ON b.day = k.day
                LEFT JOIN (
                    SELECT r.load, count(*) AS rejected FROM etl.reject AS r WHERE r.load = %2$s GROUP BY r.load
                ) AS r ON b.load = r.load
            WHERE b.batch = %2$s
        ) AS n
        WHERE l.load = n.load$sql$,
        CASE
            WHEN count_rows.kept IS NULL THEN format('SELECT c.day, count(*) FILTER (WHERE NOT c.repeated) AS kept,'
                || ' count(*) FILTER (WHERE c.repeated) AS repeated FROM etl.%I AS c GROUP BY c.day',
                'checked_' || count_rows.batch)
            ELSE format('SELECT %L::date AS day, %s::bigint AS kept, 0::bigint AS repeated', v_load.day, count_rows.kept)
        END, count_rows.batch, v_in);
END
$body$;

COMMENT ON FUNCTION etl.count_rows(bigint, bigint) IS
$$Writes the account of a checked batch into etl.load: rows in, kept, duplicate, rejected, by day.

Rows in are those that were staged or extracted, lines without a row, and malformed lines; were a row lost or doubled
on the way, the constraint of etl.load would refuse the account (23514). kept: the rows of etl.checked_<batch>, if there
is one day and none is repeated; they are counted otherwise.$$;
