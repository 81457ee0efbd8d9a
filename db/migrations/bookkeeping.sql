-- What a deploy remembers, made before the first revision. Alembic's own table stands beside it.
CREATE SCHEMA IF NOT EXISTS ops;

CREATE TABLE IF NOT EXISTS ops.repeatable (
    name text COLLATE "C" NOT NULL,
    sha256 text NOT NULL,
    applied_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT repeatable_pkey PRIMARY KEY (name)
);
COMMENT ON TABLE ops.repeatable IS
'Files of db/functions as they were last applied. A migration that drops one deletes its row.';
