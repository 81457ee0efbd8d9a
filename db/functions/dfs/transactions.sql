-- Transactions of mobile money, as FlowDB's users know them.
CREATE OR REPLACE VIEW dfs.transactions AS
SELECT
    t.id,
    t.amount,
    t.discount,
    t.fee,
    t.commission,
    t.transtype AS transtype_id,
    t.time AS timestamp
FROM store.dfs_transaction AS t;

COMMENT ON VIEW dfs.transactions IS 'Transactions of mobile money; amounts in the operator''s currency.';
