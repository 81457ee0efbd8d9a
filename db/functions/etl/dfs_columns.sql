-- The columns of the three files of mobile money.
CREATE OR REPLACE FUNCTION etl.dfs_columns(file text)
RETURNS TABLE (name text, kind text, needed boolean)
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    SELECT c.name, c.kind, c.needed
    FROM (VALUES
        ('subscribers', 'id', 'whole', TRUE),
        ('subscribers', 'msisdn', 'text', TRUE),
        ('transactions', 'id', 'whole', TRUE),
        ('transactions', 'timestamp', 'time', TRUE),
        ('transactions', 'amount', 'number', TRUE),
        ('transactions', 'discount', 'number', FALSE),
        ('transactions', 'fee', 'number', FALSE),
        ('transactions', 'commission', 'number', FALSE),
        ('transactions', 'transtype_id', 'whole', FALSE),
        ('transactions_metadata', 'transaction_id', 'whole', TRUE),
        ('transactions_metadata', 'subscriber_id', 'whole', TRUE),
        ('transactions_metadata', 'cell_id', 'text', TRUE),
        ('transactions_metadata', 'cell_version', 'whole', TRUE),
        ('transactions_metadata', 'is_outgoing', 'boolean', FALSE)
    ) AS c (file, name, kind, needed)
    WHERE c.file = dfs_columns.file;
END
$body$;

COMMENT ON FUNCTION etl.dfs_columns(text) IS
$$Columns that a file of mobile money (subscribers, transactions or transactions_metadata) may have.

kind: whole (number), number, time, boolean or text. needed: the file must have it.$$;
