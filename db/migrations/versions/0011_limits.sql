-- What callers may ask at most.
INSERT INTO ops.setting (name, value, kind, description) VALUES
('requests_per_minute', '6000', 'integer', 'Most requests of one token in a minute, and at once; 0 is no limit.'),
('queries_per_user', '200', 'integer',
'Most queries of one user that wait or run, schedules aside; 0 is no limit.'),
('max_spec_bytes', '1048576', 'integer', 'Longest specification of a query, as JSON text.');

-- Lost in a crash, as it may be: then every token has its whole allowance again.
CREATE UNLOGGED TABLE access.allowance (
    token text COLLATE "C" NOT NULL,
    requests double precision NOT NULL,
    at timestamptz NOT NULL,
    CONSTRAINT allowance_pkey PRIMARY KEY (token)
) WITH (fillfactor = 50);
COMMENT ON TABLE access.allowance IS 'How many requests each token that was seen lately has left.';
COMMENT ON COLUMN access.allowance.token IS 'The token''s jti, else a digest of its claims.';
COMMENT ON COLUMN access.allowance.requests IS 'What was left then; it grows with time, up to requests_per_minute.';

-- What PostgreSQL refuses by itself never reaches our functions: it is read from the server's log.
INSERT INTO ops.setting (name, value, kind, description) VALUES
('audit_sqlstates', '42501,28000,28P01', 'list',
'Errors of PostgreSQL itself that the audit trail takes from the server''s log: refused rights, failed log-ins.');

CREATE TABLE access.log_place (
    file text COLLATE "C" NOT NULL,
    head text COLLATE "C" NOT NULL,
    place bigint NOT NULL
);
CREATE UNIQUE INDEX log_place_one_row ON access.log_place ((TRUE));
COMMENT ON TABLE access.log_place IS 'How far the server''s log was read for refusals: one row.';
COMMENT ON COLUMN access.log_place.head IS 'How the file begins: another beginning is another file of the same name.';
COMMENT ON COLUMN access.log_place.place IS 'Bytes of the file that were read.';
