-- Reads the staged files of mobile money: typed rows, each with what is wrong with it.
-- requires: etl.dfs_checks_sql
CREATE OR REPLACE FUNCTION etl.check_dfs(staging jsonb)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_zone constant text := ops.setting_value('time_zone');
    v_plain constant boolean := ops.setting_value('plain_numbers')::boolean;
    v_file text;
    v_later text; -- what can only be judged when the row itself is right
BEGIN
    FOREACH v_file IN ARRAY ARRAY['subscribers', 'transactions', 'transactions_metadata'] LOOP
        v_later := CASE v_file
            WHEN 'transactions_metadata' THEN format(
                'CASE WHEN NOT EXISTS ('
                'SELECT FROM etl.%1$I AS t WHERE t.id = s.transaction_id AND t.reason IS NULL) '
                'THEN ''no transaction has this transaction_id'' '
                'WHEN NOT EXISTS ('
                'SELECT FROM etl.%2$I AS t WHERE t.id = s.subscriber_id AND t.reason IS NULL) '
                'THEN ''no subscriber has this subscriber_id'' END',
                'checked_' || (check_dfs.staging ->> 'transactions'),
                'checked_' || (check_dfs.staging ->> 'subscribers'))
            ELSE 'CASE WHEN row_number() OVER (PARTITION BY s.id ORDER BY s.line) > 1 '
                'THEN ''id stands on an earlier line already'' END' END;
        EXECUTE format('CREATE TABLE etl.%I AS SELECT s.*, coalesce(s.problem, %s) AS reason FROM (%s) AS s',
            'checked_' || (check_dfs.staging ->> v_file), v_later,
            etl.dfs_checks_sql(v_file, (check_dfs.staging ->> v_file)::bigint, v_zone, v_plain));
        EXECUTE format('ANALYZE etl.%I', 'checked_' || (check_dfs.staging ->> v_file));
    END LOOP;
END
$body$;

COMMENT ON FUNCTION etl.check_dfs(jsonb) IS
$$Turns etl.staging_<n> of the three files ({file: n}) into etl.checked_<n>, with column reason: null when a row is
right.

A number stands for one account and one transaction: the first row that has it. A party must name both.$$;
