-- Makes or changes a role of a server.
-- requires: access.require_administrator, access.record_auth, access.minutes, access.moment
-- requires: access.revoke_tokens, access.set_member
CREATE OR REPLACE FUNCTION access.save_server_role(
    actor jsonb,
    role bigint,
    definition jsonb
)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the issuer's login touches no table
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_id bigint := save_server_role.role;
    v_new constant jsonb := jsonb_strip_nulls(save_server_role.definition);
    v_life constant interval := CASE WHEN v_new ? 'longest_token_life_minutes'
        THEN access.minutes(v_new -> 'longest_token_life_minutes') END;
    v_end constant timestamptz := access.moment(v_new ->> 'latest_token_expiry');
    v_server access.server%ROWTYPE;
    v_scopes bigint[];
    v_unknown text;
BEGIN
    PERFORM access.require_administrator(save_server_role.actor);
    SELECT s.* INTO v_server FROM access.server AS s
    WHERE s.server = CASE WHEN v_id IS NULL THEN (v_new ->> 'server_id')::bigint ELSE (
        SELECT r.server FROM access.server_role AS r WHERE r.role = v_id) END;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'no_data_found',
            MESSAGE = CASE WHEN v_id IS NULL THEN 'there is no such server' ELSE 'there is no such role' END,
            HINT = 'See the lists of servers and roles.';
    ELSIF v_life > v_server.longest_life OR v_end > v_server.latest_expiry THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            COLUMN = CASE WHEN v_life > v_server.longest_life
                THEN 'longest_token_life_minutes' ELSE 'latest_token_expiry' END,
            MESSAGE = format('a role''s limits may not go beyond those of its server %s', v_server.name),
            HINT = format('At most %s minutes%s.', extract(EPOCH FROM v_server.longest_life)::bigint / 60,
                ', until ' || access.zulu(v_server.latest_expiry));
    ELSIF EXISTS (
        SELECT FROM access.server_role AS r
        WHERE r.server = v_server.server AND r.name = v_new ->> 'name' AND r.role IS DISTINCT FROM v_id
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'unique_violation', COLUMN = 'name', MESSAGE = 'Role with this name already exists.',
            HINT = 'Change the one there is.';
    END IF;
    IF v_id IS NULL THEN
        INSERT INTO access.server_role AS r (server, name, longest_life, latest_expiry)
        VALUES (v_server.server, v_new ->> 'name', coalesce(v_life, v_server.longest_life), v_end)
        RETURNING r.role INTO v_id;
    ELSE
        UPDATE access.server_role AS r SET
            name = coalesce(v_new ->> 'name', r.name),
            longest_life = coalesce(v_life, r.longest_life),
            latest_expiry = CASE WHEN save_server_role.definition ? 'latest_token_expiry' THEN v_end ELSE r.latest_expiry END
        WHERE r.role = v_id;
    END IF;
    IF jsonb_typeof(v_new -> 'scopes') = 'array' THEN
        -- By number or by name.
        SELECT string_agg(w.wanted, ', ' ORDER BY w.wanted) INTO v_unknown
        FROM jsonb_array_elements_text(v_new -> 'scopes') AS w (wanted)
        WHERE NOT EXISTS (
            SELECT FROM access.server_scope AS s
            WHERE s.server = v_server.server AND w.wanted IN (s.scope, s.scope_id::text));
        IF v_unknown IS NOT NULL THEN
            RAISE EXCEPTION USING
                ERRCODE = 'invalid_parameter_value', COLUMN = 'scopes',
                MESSAGE = format('server %s has no such scopes: %s', v_server.name, left(v_unknown, 500)),
                HINT = 'Its openapi.json lists them as x-security-scopes.';
        END IF;
        SELECT coalesce(array_agg(s.scope_id), '{}') INTO v_scopes
        FROM access.server_scope AS s
        WHERE s.server = v_server.server
            AND (v_new -> 'scopes' ? s.scope OR v_new -> 'scopes' @> to_jsonb(s.scope_id)
                OR v_new -> 'scopes' ? s.scope_id::text);
        DELETE FROM access.server_role_scope AS x WHERE x.role = v_id AND x.scope_id <> ALL (v_scopes);
        IF FOUND THEN
            PERFORM access.revoke_tokens(save_server_role.actor, NULL, v_id, 'scopes were taken from a role');
        END IF;
        INSERT INTO access.server_role_scope AS x (role, scope_id) SELECT v_id, s.scope_id FROM unnest(v_scopes) AS s (scope_id)
        ON CONFLICT ON CONSTRAINT server_role_scope_pkey DO NOTHING;
    END IF;
    PERFORM access.record_auth(
        save_server_role.actor, CASE WHEN save_server_role.role IS NULL THEN 'add_role' ELSE 'change_role' END,
        jsonb_build_object('role', v_id, 'server', v_server.name) || v_new);
    IF jsonb_typeof(v_new -> 'users') = 'array' THEN
        PERFORM access.set_member(save_server_role.actor, v_id, a.account, a.account::text IN (
            SELECT jsonb_array_elements_text(v_new -> 'users')))
        FROM access.account AS a ORDER BY a.account;
    END IF;
    RETURN v_id;
END
$body$;

COMMENT ON FUNCTION access.save_server_role(jsonb, bigint, jsonb) IS
$$Makes a role (role null) or changes one; its number.

definition: {"name", "server_id" (new ones only), "scopes": [numbers or names], "users": [numbers],
"longest_token_life_minutes" (default: the server's), "latest_token_expiry" (null: no fixed end)}; what is absent
stays. When a scope is taken away, tokens that carry the role are revoked.
Errors: 42501 no administrator; P0002 no such server or role; 22023 unknown scopes, limits beyond the
server's; 23505 the name is taken.$$;
