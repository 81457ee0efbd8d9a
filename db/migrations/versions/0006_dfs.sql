-- Mobile money (digital financial services): one row a transaction, one row for each of its two parties.
CREATE TABLE store.dfs_subscriber (
    id bigint NOT NULL,
    subscriber integer NOT NULL,
    CONSTRAINT dfs_subscriber_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE store.dfs_subscriber IS
'Who an account of mobile money belongs to: its number in the files, and the subscriber.';

CREATE TABLE store.dfs_transaction (
    id bigint NOT NULL,
    time timestamptz NOT NULL,
    transtype integer,
    amount numeric,
    discount numeric,
    fee numeric,
    commission numeric,
    CONSTRAINT dfs_transaction_pkey PRIMARY KEY (id)
);
COMMENT ON TABLE store.dfs_transaction IS 'Transactions of mobile money, amounts in the operator''s currency.';
CREATE INDEX dfs_transaction_time_idx ON store.dfs_transaction (time);

CREATE TABLE store.dfs_party (
    transaction bigint NOT NULL,
    subscriber integer NOT NULL,
    account bigint NOT NULL,
    cell integer,
    location integer,
    version integer,
    outgoing boolean
);
COMMENT ON TABLE store.dfs_party IS 'The parties of each transaction, and the cell version that each used.';
COMMENT ON COLUMN store.dfs_party.account IS 'Number of store.dfs_subscriber as the files have it.';
COMMENT ON COLUMN store.dfs_party.cell IS
'The cell version that location and version name; null: no such one is loaded.';
CREATE INDEX dfs_party_transaction_idx ON store.dfs_party (transaction);

CREATE TABLE etl.dfs_day (
    day date NOT NULL,
    transactions bigint NOT NULL,
    CONSTRAINT dfs_day_pkey PRIMARY KEY (day)
);
COMMENT ON TABLE etl.dfs_day IS 'Local days that have transactions of mobile money: the others count as not loaded.';
