-- Forgets a day of mobile money.
-- requires: cache.mark_stale, ops.note, ops.setting_value
CREATE OR REPLACE FUNCTION etl.drop_dfs_day(day date, why text)
RETURNS boolean
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_zone constant text := ops.setting_value('time_zone');
    v_first constant timestamptz := drop_dfs_day.day::timestamp AT TIME ZONE v_zone;
    v_end constant timestamptz := (drop_dfs_day.day + 1)::timestamp AT TIME ZONE v_zone;
    v_count bigint;
BEGIN
    PERFORM set_config('lock_timeout', '1s', TRUE); -- who loads holds it longer
    LOCK TABLE store.dfs_transaction IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM etl.dfs_day AS d WHERE d.day = drop_dfs_day.day;
    IF NOT FOUND THEN
        RETURN FALSE;
    END IF;
    DELETE FROM store.dfs_party AS p USING store.dfs_transaction AS t
    WHERE p.transaction = t.id AND t."time" >= v_first AND t."time" < v_end;
    DELETE FROM store.dfs_transaction AS t WHERE t."time" >= v_first AND t."time" < v_end;
    GET DIAGNOSTICS v_count = ROW_COUNT;
    -- Whoever has no transaction left has no account here either.
    DELETE FROM store.dfs_subscriber AS s
    WHERE NOT EXISTS (SELECT FROM store.dfs_party AS p WHERE p.account = s.id);
    PERFORM cache.mark_stale('dfs', drop_dfs_day.day);
    PERFORM ops.note('drop-day', format('dfs %s', to_char(drop_dfs_day.day, 'YYYY-MM-DD')), drop_dfs_day.why,
        jsonb_build_object('transactions', v_count));
    RETURN TRUE;
END
$body$;

COMMENT ON FUNCTION etl.drop_dfs_day(date, text) IS
$$Deletes the mobile money of a local day, with the accounts that have none left, and marks the results that used it as
stale; FALSE when it has none. All of it is one transaction. Errors: 55P03 mobile money is being loaded: try again.$$;
