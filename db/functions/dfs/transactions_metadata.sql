-- The parties of transactions, as FlowDB's users know them.
CREATE OR REPLACE VIEW dfs.transactions_metadata AS
SELECT
    p.transaction AS transaction_id,
    p.account AS subscriber_id,
    l.location_id AS cell_id,
    p.version AS cell_version,
    p.outgoing AS is_outgoing
FROM store.dfs_party AS p
    LEFT JOIN store.location AS l ON p.location = l.location;

COMMENT ON VIEW dfs.transactions_metadata IS
'One row a party of a transaction of mobile money: two rows a transaction.';
