CREATE TABLE access.role (
    role text COLLATE "C" NOT NULL,
    scopes text[] NOT NULL,
    every_scope boolean DEFAULT FALSE NOT NULL,
    description text NOT NULL,
    CONSTRAINT role_pkey PRIMARY KEY (role)
);
COMMENT ON TABLE access.role IS
'What a database login may ask, in the words of the HTTP contract (run, get_result, unit:kind:kind).';
COMMENT ON COLUMN access.role.every_scope IS 'True: the role holds every scope that is published, now and later.';

CREATE TABLE access.role_grant (
    login text COLLATE "C" NOT NULL,
    role text COLLATE "C" NOT NULL,
    granted_by text DEFAULT session_user NOT NULL,
    granted_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT role_grant_pkey PRIMARY KEY (login, role),
    CONSTRAINT role_grant_role_fkey FOREIGN KEY (role) REFERENCES access.role (role)
);
COMMENT ON TABLE access.role_grant IS 'Roles of database logins; tokens carry theirs with them.';

CREATE TABLE access.asked (
    via text DEFAULT 'login' NOT NULL,
    login text COLLATE "C" NOT NULL,
    id text COLLATE "C" NOT NULL,
    asked_at timestamptz DEFAULT now() NOT NULL,
    wanted boolean DEFAULT TRUE NOT NULL,
    CONSTRAINT asked_pkey PRIMARY KEY (via, login, id),
    CONSTRAINT asked_via_check CHECK (via IN ('login', 'http', 'schedule'))
);
COMMENT ON TABLE access.asked IS
'Which queries a caller has asked: what flow.mine shows, and all that a database login may read.';
COMMENT ON COLUMN access.asked.login IS
'A database login; via http the subject of a token, via schedule a schedule''s name: other people of other lists.';
COMMENT ON COLUMN access.asked.wanted IS 'False: the caller cancelled it, or it was begun anew for somebody else.';
CREATE INDEX asked_id_idx ON access.asked (id);

CREATE TABLE access.audit (
    at timestamptz DEFAULT clock_timestamp() NOT NULL,
    request_id uuid DEFAULT gen_random_uuid() NOT NULL,
    via text NOT NULL,
    caller text,
    verified boolean DEFAULT TRUE NOT NULL,
    token text,
    issued timestamptz,
    expires timestamptz,
    roles text[],
    address inet,
    forwarded_for text,
    method text,
    route text,
    path text,
    query_string text,
    action text NOT NULL,
    query_id text,
    query_kind text,
    unit text,
    spec jsonb,
    needed text[],
    missing text[],
    granting text[],
    decision text NOT NULL,
    status integer,
    rows bigint,
    bytes bigint,
    duration interval,
    error text,
    detail jsonb,
    CONSTRAINT audit_via_check CHECK (via IN ('http', 'gate', 'login', 'auth')),
    CONSTRAINT audit_decision_check CHECK (
        decision IN ('allowed', 'denied', 'bad_token', 'bad_request', 'not_found', 'limited', 'error')
    )
) PARTITION BY RANGE (at);
COMMENT ON TABLE access.audit IS 'One row a request, refusals too; append-only, one partition a month.';
COMMENT ON COLUMN access.audit.via IS
'http, gate (the gate database), login (a login of this database) or auth (the issuer of tokens).';
COMMENT ON COLUMN access.audit.verified IS 'False: caller and token are what a refused token says of itself.';
COMMENT ON COLUMN access.audit.token IS 'The token''s jti; never its text.';
COMMENT ON COLUMN access.audit.forwarded_for IS 'For whom a trusted proxy says that it asked.';
COMMENT ON COLUMN access.audit.spec IS
'What was asked, in normal form. NULL of a large one that cache.query holds under query_id.';
COMMENT ON COLUMN access.audit.needed IS 'What one role had to hold; missing: what the nearest role lacks.';
COMMENT ON COLUMN access.audit.granting IS 'The roles that would each have sufficed.';
COMMENT ON COLUMN access.audit.duration IS 'From the request''s arrival to this row.';
CREATE INDEX audit_at_idx ON access.audit (at);
CREATE TABLE access.audit_default PARTITION OF access.audit DEFAULT;
COMMENT ON TABLE access.audit_default IS 'Audit rows of months whose partition was not made in time.';

CREATE TYPE flow.http_response AS (
    status integer,
    content_type text,
    headers jsonb,
    body text
);
COMMENT ON TYPE flow.http_response IS
'What the HTTP gate sends: status code, content type, further headers by name, and the whole body (null: none).';

INSERT INTO access.role (role, scopes, every_scope, description) VALUES
('analyst', '{}', TRUE, 'Every published scope: what create-analyst gives when no role is named.');
