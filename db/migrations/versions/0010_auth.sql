-- Users, servers, and the tokens issued to them.
CREATE TABLE access.account (
    account bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    name text COLLATE "C" NOT NULL,
    password_hash text NOT NULL,
    is_admin boolean DEFAULT FALSE NOT NULL,
    require_two_factor boolean DEFAULT FALSE NOT NULL,
    disabled_at timestamptz,
    created_at timestamptz DEFAULT now() NOT NULL,
    signed_in_at timestamptz,
    CONSTRAINT account_pkey PRIMARY KEY (account),
    CONSTRAINT account_name_key UNIQUE (name),
    CONSTRAINT account_name_check CHECK (name ~ '^[^[:space:][:cntrl:]]([^[:cntrl:]]{0,73}[^[:space:][:cntrl:]])?$'),
    CONSTRAINT account_password_hash_check CHECK (password_hash ~ '^\$argon2id\$v=19\$')
);
COMMENT ON TABLE access.account IS 'Users of the issuer of tokens: who may sign in there and have tokens made.';
COMMENT ON COLUMN access.account.password_hash IS 'argon2id, made outside the database: no password ever reaches it.';

CREATE TABLE access.two_factor (
    account bigint NOT NULL,
    secret text NOT NULL,
    last_step bigint NOT NULL,
    enabled_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT two_factor_pkey PRIMARY KEY (account),
    CONSTRAINT two_factor_account_fkey FOREIGN KEY (account) REFERENCES access.account (account) ON DELETE CASCADE
);
COMMENT ON TABLE access.two_factor IS 'Second factors: time-based codes (RFC 6238).';
COMMENT ON COLUMN access.two_factor.secret IS 'Encrypted by a key that the issuer keeps outside the database.';
COMMENT ON COLUMN access.two_factor.last_step IS
'The 30 seconds (since 1970) of the newest code that was used: that one and older ones are good no more.';

CREATE TABLE access.backup_code (
    account bigint NOT NULL,
    hash text COLLATE "C" NOT NULL,
    CONSTRAINT backup_code_pkey PRIMARY KEY (account, hash),
    CONSTRAINT backup_code_account_fkey FOREIGN KEY (account) REFERENCES access.two_factor (account) ON DELETE CASCADE,
    CONSTRAINT backup_code_hash_check CHECK (hash ~ '^[0-9a-f]{64}$')
);
COMMENT ON TABLE access.backup_code IS 'Backup codes that were not used yet; a used one is deleted.';
COMMENT ON COLUMN access.backup_code.hash IS 'HMAC-SHA-256, keyed outside the database.';

CREATE TABLE access.session (
    digest text COLLATE "C" NOT NULL,
    account bigint NOT NULL,
    created_at timestamptz DEFAULT now() NOT NULL,
    used_at timestamptz DEFAULT now() NOT NULL,
    address inet,
    CONSTRAINT session_pkey PRIMARY KEY (digest),
    CONSTRAINT session_account_fkey FOREIGN KEY (account) REFERENCES access.account (account) ON DELETE CASCADE,
    CONSTRAINT session_digest_check CHECK (digest ~ '^[0-9a-f]{64}$')
);
CREATE INDEX session_account_idx ON access.session (account);
COMMENT ON TABLE access.session IS 'Who is signed in at the issuer, by the SHA-256 of what the cookie holds.';

CREATE TABLE access.sign_in (
    subject text COLLATE "C" NOT NULL,
    failures integer NOT NULL,
    last_at timestamptz NOT NULL,
    CONSTRAINT sign_in_pkey PRIMARY KEY (subject)
);
COMMENT ON TABLE access.sign_in IS
'Failed sign-ins since the last good one, by name:<user> (unknown ones too) and address:<address>.';

CREATE TABLE access.server (
    server bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    name text COLLATE "C" NOT NULL,
    longest_life interval NOT NULL,
    latest_expiry timestamptz,
    CONSTRAINT server_pkey PRIMARY KEY (server),
    CONSTRAINT server_name_key UNIQUE (name),
    CONSTRAINT server_name_check CHECK (name ~ '^[^[:cntrl:]]{1,75}$'),
    CONSTRAINT server_longest_life_check CHECK (longest_life > '0')
);
COMMENT ON TABLE access.server IS 'Servers that tokens are issued for; the name is the audience that a server demands.';
COMMENT ON COLUMN access.server.latest_expiry IS 'No token is good after it; null: no fixed end.';

CREATE TABLE access.server_scope (
    scope_id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    server bigint NOT NULL,
    scope text COLLATE "C" NOT NULL,
    enabled boolean DEFAULT TRUE NOT NULL,
    published boolean DEFAULT TRUE NOT NULL,
    CONSTRAINT server_scope_pkey PRIMARY KEY (scope_id),
    CONSTRAINT server_scope_server_scope_key UNIQUE (server, scope),
    CONSTRAINT server_scope_server_fkey FOREIGN KEY (server) REFERENCES access.server (server) ON DELETE CASCADE,
    -- Scopes of FlowKit before 1.18, pasted from old tokens, mean nothing any more.
    CONSTRAINT server_scope_scope_check CHECK (scope ~ '^[^&,[:cntrl:][:space:]]+$' AND length(scope) <= 512)
);
COMMENT ON TABLE access.server_scope IS 'What a server can be asked, from its openapi.json.';
COMMENT ON COLUMN access.server_scope.enabled IS 'False: an administrator has switched it off, no token gets it.';
COMMENT ON COLUMN access.server_scope.published IS
'False: the newest openapi.json has it no more; no token gets it, roles keep it for the case that it comes back.';

CREATE TABLE access.server_role (
    role bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    server bigint NOT NULL,
    name text COLLATE "C" NOT NULL,
    longest_life interval NOT NULL,
    latest_expiry timestamptz,
    CONSTRAINT server_role_pkey PRIMARY KEY (role),
    CONSTRAINT server_role_server_name_key UNIQUE (server, name),
    CONSTRAINT server_role_server_fkey FOREIGN KEY (server) REFERENCES access.server (server) ON DELETE CASCADE,
    CONSTRAINT server_role_name_check CHECK (name ~ '^[^[:cntrl:]]{1,75}$'),
    CONSTRAINT server_role_longest_life_check CHECK (longest_life > '0')
);
COMMENT ON TABLE access.server_role IS 'Roles that tokens carry to a server, with limits of their own.';

CREATE TABLE access.server_role_scope (
    role bigint NOT NULL,
    scope_id bigint NOT NULL,
    CONSTRAINT server_role_scope_pkey PRIMARY KEY (role, scope_id),
    CONSTRAINT server_role_scope_role_fkey FOREIGN KEY (role) REFERENCES access.server_role (role) ON DELETE CASCADE,
    CONSTRAINT server_role_scope_scope_id_fkey FOREIGN KEY (scope_id)
    REFERENCES access.server_scope (scope_id) ON DELETE CASCADE
);
CREATE INDEX server_role_scope_scope_id_idx ON access.server_role_scope (scope_id);
COMMENT ON TABLE access.server_role_scope IS 'What a role may ask.';

CREATE TABLE access.account_role (
    account bigint NOT NULL,
    role bigint NOT NULL,
    granted_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT account_role_pkey PRIMARY KEY (account, role),
    CONSTRAINT account_role_account_fkey FOREIGN KEY (account) REFERENCES access.account (account) ON DELETE CASCADE,
    CONSTRAINT account_role_role_fkey FOREIGN KEY (role) REFERENCES access.server_role (role) ON DELETE CASCADE
);
CREATE INDEX account_role_role_idx ON access.account_role (role);
COMMENT ON TABLE access.account_role IS 'Users in roles.';

CREATE TABLE access.token (
    token uuid NOT NULL,
    account bigint,
    caller text COLLATE "C" NOT NULL,
    server bigint,
    audience text COLLATE "C" NOT NULL,
    name text NOT NULL,
    roles text[] NOT NULL,
    role_ids bigint[] NOT NULL,
    issued_at timestamptz NOT NULL,
    expires timestamptz NOT NULL,
    renews uuid,
    CONSTRAINT token_pkey PRIMARY KEY (token),
    CONSTRAINT token_account_fkey FOREIGN KEY (account) REFERENCES access.account (account) ON DELETE SET NULL,
    CONSTRAINT token_server_fkey FOREIGN KEY (server) REFERENCES access.server (server) ON DELETE SET NULL,
    CONSTRAINT token_name_check CHECK (name ~ '^[^[:cntrl:]]{1,75}$')
);
CREATE INDEX token_account_idx ON access.token (account, issued_at);
CREATE INDEX token_server_idx ON access.token (server);
COMMENT ON TABLE access.token IS
'Tokens that were issued here, without their text: it is shown once, and kept nowhere.';
COMMENT ON COLUMN access.token.token IS 'Claim jti.';
COMMENT ON COLUMN access.token.renews IS
'The token that this one was made to follow; that one stays good until it expires.';

CREATE TABLE access.revocation (
    token text COLLATE "C" NOT NULL,
    revoked_at timestamptz DEFAULT now() NOT NULL,
    revoked_by text NOT NULL,
    why text,
    expires timestamptz,
    CONSTRAINT revocation_pkey PRIMARY KEY (token),
    CONSTRAINT revocation_token_check CHECK (token ~ '^[^[:cntrl:]]{1,200}$')
);
COMMENT ON TABLE access.revocation IS
'Tokens by claim jti, of any issuer, that are good no more: looked at before any answer over HTTP.';
COMMENT ON COLUMN access.revocation.expires IS 'When the row may go; null: not known, it stays.';

CREATE TABLE access.revoked_caller (
    caller text COLLATE "C" NOT NULL,
    before timestamptz NOT NULL,
    revoked_by text NOT NULL,
    why text,
    CONSTRAINT revoked_caller_pkey PRIMARY KEY (caller)
);
COMMENT ON TABLE access.revoked_caller IS
'Users (claim sub) whose tokens of any issuer are good no more when they were issued before a moment.';

INSERT INTO ops.setting (name, value, kind, description, locked_by_data) VALUES
('session_lifetime', '20 minutes', 'interval', 'Who does nothing for this long is signed out at the issuer.', FALSE),
('session_longest', '12 hours', 'interval', 'Nobody stays signed in at the issuer for longer.', FALSE),
('sign_in_failures', '10', 'integer', 'Failed sign-ins after which a user is locked out.', FALSE),
('sign_in_failures_address', '100', 'integer', 'Failed sign-ins after which an address is locked out.', FALSE),
('sign_in_lockout', '15 minutes', 'interval', 'How long a lock-out lasts, and for how long failures count.', FALSE),
('only_known_tokens', 'false', 'boolean',
'Accept only tokens that were issued, and recorded, by this database.', FALSE);
