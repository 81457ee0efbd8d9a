-- SQL text that reads one staged file of mobile money.
-- requires: etl.dfs_columns, etl.column_check, etl.column_value, etl.is_plain_sql
CREATE OR REPLACE FUNCTION etl.dfs_checks_sql(file text, staging bigint, zone text, plain_numbers boolean)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_checks text;
    v_values text;
BEGIN
    SELECT
        string_agg(concat_ws(' ',
            CASE WHEN c.needed AND c.name NOT IN ('cell_id', 'cell_version', 'amount') THEN
                format('WHEN coalesce(s.%I, '''') = '''' THEN %L', c.name, c.name || ' is missing') END,
            CASE WHEN c.kind = 'whole' THEN
                format('WHEN nullif(s.%I, '''') !~ ''^\d{1,9}(\.0*)?$'' THEN %L', c.name,
                    c.name || ' is not a whole number of up to nine digits')
                ELSE etl.column_check(c.name, c.kind) END,
            CASE WHEN c.name = 'msisdn' AND NOT dfs_checks_sql.plain_numbers THEN
                format('WHEN %s THEN %L', etl.is_plain_sql('s.msisdn'), 'msisdn is a plain number') END), ' '),
        string_agg(format('CASE WHEN s.problem IS NULL THEN %s END AS %I',
            CASE WHEN c.kind = 'whole' THEN format('split_part(nullif(s.%I, ''''), ''.'', 1)::integer', c.name)
                ELSE etl.column_value(c.name, c.kind, dfs_checks_sql.zone) END, c.name), ', ')
    INTO v_checks, v_values
    FROM etl.dfs_columns(dfs_checks_sql.file) AS c;
    -- OFFSET 0 is a fence: nothing is read before it is checked.
    RETURN format(
        'SELECT s.line, s.problem, %s, CASE WHEN s.problem LIKE ''%%is a plain number'' THEN '
        's.content || ''{"msisdn": "(number)"}'' WHEN s.problem IS NOT NULL THEN s.content END AS content FROM ('
        'SELECT s.*, to_jsonb(s) - ''line'' AS content, CASE %s END AS problem FROM etl.%I AS s OFFSET 0) AS s',
        v_values, v_checks, 'staging_' || dfs_checks_sql.staging);
END
$body$;

COMMENT ON FUNCTION etl.dfs_checks_sql(text, bigint, text, boolean) IS
$$SQL text of the rows of a staged file of mobile money: line, problem (null: none), the file's columns typed (null
where there is a problem), content (of rows with one). A time without offset is of the given zone. An msisdn that is a
plain number is a problem unless plain_numbers.$$;
