-- Who uses mobile money, as FlowDB's users know them.
CREATE OR REPLACE VIEW dfs.subscribers AS
SELECT
    d.id,
    s.msisdn
FROM store.dfs_subscriber AS d
    INNER JOIN store.subscriber AS s ON d.subscriber = s.subscriber;

COMMENT ON VIEW dfs.subscribers IS 'Accounts of mobile money and the msisdn each belongs to.';
