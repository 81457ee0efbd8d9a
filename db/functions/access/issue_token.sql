-- Decides what a token says: scopes and expiry, within all limits.
-- requires: access.acting_account, access.require_administrator, access.record_auth, access.zulu
CREATE OR REPLACE FUNCTION access.issue_token(
    actor jsonb,
    account bigint,
    server bigint,
    roles text[],
    name text,
    lifetime interval DEFAULT NULL,
    renews uuid DEFAULT NULL
)
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the issuer's login touches no table
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_now timestamptz := date_trunc('second', now());
    v_token constant uuid := gen_random_uuid();
    v_account access.account%ROWTYPE;
    v_server access.server%ROWTYPE;
    v_refused text;
    v_end timestamptz;
    v_whose text;
    v_roles jsonb;
    v_names text[];
    v_ids bigint[];
    v_count bigint;
BEGIN
    IF issue_token.actor IS NULL THEN
        PERFORM access.require_administrator(NULL);
    ELSIF (access.acting_account(issue_token.actor)).account IS DISTINCT FROM issue_token.account THEN
        RAISE EXCEPTION USING
            ERRCODE = 'insufficient_privilege', MESSAGE = 'a token is made for oneself',
            HINT = 'Sign in as the user it is for.';
    END IF;
    SELECT a.* INTO v_account FROM access.account AS a WHERE a.account = issue_token.account AND a.disabled_at IS NULL;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'no_data_found', MESSAGE = 'there is no such user, or he is disabled',
            HINT = 'See the list of users.';
    END IF;
    SELECT s.* INTO v_server FROM access.server AS s WHERE s.server = issue_token.server;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'no_data_found', MESSAGE = 'there is no such server', HINT = 'See the list of servers.';
    ELSIF coalesce(cardinality(issue_token.roles), 0) = 0 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value', COLUMN = 'roles', MESSAGE = 'a token needs a role',
            HINT = 'Name at least one of your roles on this server.';
    END IF;
    SELECT string_agg(w.role, ', ' ORDER BY w.role) INTO v_refused
    FROM unnest(issue_token.roles) AS w (role)
    WHERE NOT EXISTS (
        SELECT FROM access.server_role AS r
        INNER JOIN access.account_role AS m ON r.role = m.role
        WHERE r.server = v_server.server AND r.name = w.role AND m.account = v_account.account);
    IF v_refused IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value', COLUMN = 'roles',
            MESSAGE = format('%s is not in these roles of server %s: %s', v_account.name, v_server.name, left(v_refused, 500)),
            HINT = 'Ask an administrator for them.';
    END IF;

    -- All that is revoked of this user by a moment was issued by it: this one is issued after.
    SELECT greatest(v_now, date_trunc('second', max(c.before)) + interval '1 second') INTO v_now
    FROM access.revoked_caller AS c WHERE c.caller = v_account.name AND c.before >= v_now;

    -- The nearest limit, and whose it is.
    SELECT l.ends, l.whose INTO v_end, v_whose
    FROM (
        SELECT least(v_server.latest_expiry, v_now + v_server.longest_life) AS ends, 'server ' || v_server.name AS whose
        UNION ALL
        SELECT least(r.latest_expiry, v_now + r.longest_life), 'role ' || r.name
        FROM access.server_role AS r
        WHERE r.server = v_server.server AND r.name = ANY (issue_token.roles)
    ) AS l
    ORDER BY l.ends, l.whose LIMIT 1;
    v_end := date_trunc('second', v_end);
    IF v_end <= v_now THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('%s issues no more tokens: its latest expiry was %s', v_whose, access.zulu(v_end)),
            HINT = 'Ask an administrator to extend it.';
    ELSIF issue_token.lifetime IS NOT NULL THEN
        IF issue_token.lifetime < interval '1 second' OR v_now + issue_token.lifetime > v_end THEN
            RAISE EXCEPTION USING
                ERRCODE = 'invalid_parameter_value', COLUMN = 'lifetime_minutes',
                MESSAGE = format('a token may live for %s minutes at most: the limit of %s',
                    floor(extract(EPOCH FROM v_end - v_now) / 60), v_whose),
                HINT = 'Ask for less, or for no lifetime: then it is the longest one.';
        END IF;
        v_end := date_trunc('second', v_now + issue_token.lifetime);
    END IF;

    SELECT jsonb_object_agg(r.name, r.scopes), array_agg(r.name ORDER BY r.name), array_agg(r.role ORDER BY r.name),
        sum(jsonb_array_length(r.scopes))
    INTO v_roles, v_names, v_ids, v_count
    FROM (
        SELECT r.role, r.name, coalesce(jsonb_agg(s.scope ORDER BY s.scope) FILTER (WHERE s.scope IS NOT NULL), '[]') AS scopes
        FROM access.server_role AS r
        LEFT JOIN access.server_role_scope AS x ON r.role = x.role
        LEFT JOIN access.server_scope AS s ON x.scope_id = s.scope_id AND s.enabled AND s.published
        WHERE r.server = v_server.server AND r.name = ANY (issue_token.roles)
        GROUP BY r.role, r.name
    ) AS r;
    IF v_count = 0 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('no scope of these roles is switched on: %s', array_to_string(v_names, ', ')),
            HINT = 'Ask an administrator.';
    END IF;
    INSERT INTO access.token AS t (
        token, account, caller, server, audience, name, roles, role_ids, issued_at, expires, renews
    ) VALUES (
        v_token, v_account.account, v_account.name, v_server.server, v_server.name, issue_token.name, v_names, v_ids, v_now,
        v_end, issue_token.renews
    );
    PERFORM access.record_auth(
        issue_token.actor, CASE WHEN issue_token.renews IS NULL THEN 'issue_token' ELSE 'renew_token' END,
        jsonb_strip_nulls(jsonb_build_object(
            'token', v_token, 'for', v_account.name, 'audience', v_server.name, 'roles', v_names, 'scopes', v_count,
            'expires', access.zulu(v_end), 'renews', issue_token.renews)));
    RETURN jsonb_build_object(
        'jti', v_token, 'sub', v_account.name, 'aud', v_server.name,
        'iat', extract(EPOCH FROM v_now)::bigint, 'nbf', extract(EPOCH FROM v_now)::bigint,
        'exp', extract(EPOCH FROM v_end)::bigint, 'roles', v_roles);
END
$body$;

COMMENT ON FUNCTION access.issue_token(jsonb, bigint, bigint, text[], text, interval, uuid) IS
$$Records a token and gives what it is to say: {"jti", "sub", "aud", "iat", "nbf", "exp", "roles": {role: [scope]}}.

For a user (his number), of some of his roles on a server, called name. It lives as long as server and roles all
allow, or for lifetime if that is no longer. Scopes that are switched off or withdrawn are left out.
Errors: 42501 for somebody else; P0002 no such user or server; 22023 a role he has not, a lifetime beyond a
limit, which is named; 55000 a limit that has passed, no scope left; 23514 a name that is none.$$;
