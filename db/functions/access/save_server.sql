-- Adds or changes a server that tokens are issued for.
-- requires: access.require_administrator, access.record_auth, access.minutes, access.moment
CREATE OR REPLACE FUNCTION access.save_server(
    actor jsonb,
    server bigint,
    definition jsonb
)
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the issuer's login touches no table
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_id bigint := save_server.server;
    v_new constant jsonb := jsonb_strip_nulls(save_server.definition - 'openapi') || CASE
        WHEN save_server.definition ? 'openapi' THEN jsonb_build_object('openapi', save_server.definition -> 'openapi')
        ELSE '{}' END;
    v_name text := save_server.definition ->> 'name';
    v_scopes jsonb := nullif(save_server.definition -> 'scopes', 'null');
    v_scheme jsonb;
    v_roles text[];
    v_made jsonb;
BEGIN
    PERFORM access.require_administrator(save_server.actor);
    -- Its openapi.json names it and lists its scopes.
    IF v_new ? 'openapi' THEN
        SELECT s.value INTO v_scheme
        FROM jsonb_each(CASE jsonb_typeof(v_new #> '{openapi,components,securitySchemes}')
            WHEN 'object' THEN v_new #> '{openapi,components,securitySchemes}' ELSE '{}' END) AS s
        WHERE jsonb_typeof(s.value -> 'x-security-scopes') = 'array' AND s.value ->> 'x-audience' <> ''
        ORDER BY s.key LIMIT 1;
        IF v_scheme IS NULL THEN
            RAISE EXCEPTION USING
                ERRCODE = 'invalid_parameter_value', COLUMN = 'openapi',
                MESSAGE = 'this is no openapi.json of a FlowAPI: it has no x-audience and x-security-scopes',
                HINT = 'Take what the server gives at /api/0/spec/openapi.json.';
        END IF;
        v_name := v_scheme ->> 'x-audience';
        IF v_new ->> 'name' IS DISTINCT FROM coalesce(v_name, v_new ->> 'name') AND v_new ? 'name' THEN
            RAISE EXCEPTION USING
                ERRCODE = 'invalid_parameter_value', COLUMN = 'name',
                MESSAGE = format('the server calls itself %L', v_name),
                HINT = 'Its name is the audience that it demands of tokens: leave the name out.';
        END IF;
        v_scopes := v_scheme -> 'x-security-scopes';
    END IF;
    IF jsonb_typeof(v_scopes) = 'array' THEN
        SELECT coalesce(jsonb_object_agg(s.scope, NULL), '{}') INTO v_scopes
        FROM jsonb_array_elements_text(v_scopes) AS s (scope);
    ELSIF v_scopes IS NOT NULL AND jsonb_typeof(v_scopes) <> 'object' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value', COLUMN = 'scopes',
            MESSAGE = 'scopes are a list of texts, or an object that says of each whether it is on',
            HINT = 'Give ["run", …] or {"run": true, …}.';
    END IF;
    IF v_id IS NULL THEN
        IF EXISTS (SELECT FROM access.server AS s WHERE s.name = v_name) THEN
            RAISE EXCEPTION USING
                ERRCODE = 'unique_violation', COLUMN = 'name', MESSAGE = 'Server with this name already exists.',
                HINT = 'Change the one there is.';
        END IF;
        INSERT INTO access.server AS s (name, longest_life, latest_expiry)
        VALUES (
            v_name, access.minutes(v_new -> 'longest_token_life_minutes'), access.moment(v_new ->> 'latest_token_expiry'))
        RETURNING s.server INTO v_id;
    ELSE
        UPDATE access.server AS s SET
            name = coalesce(v_name, s.name),
            longest_life = CASE WHEN v_new ? 'longest_token_life_minutes'
                THEN access.minutes(v_new -> 'longest_token_life_minutes') ELSE s.longest_life END,
            latest_expiry = CASE WHEN save_server.definition ? 'latest_token_expiry'
                THEN access.moment(save_server.definition ->> 'latest_token_expiry') ELSE s.latest_expiry END
        WHERE s.server = v_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION USING
                ERRCODE = 'no_data_found', MESSAGE = 'there is no such server', HINT = 'See the list of servers.';
        END IF;
    END IF;
    IF v_scopes IS NOT NULL THEN
        INSERT INTO access.server_scope AS s (server, scope, enabled)
        SELECT v_id, n.key, coalesce((nullif(n.value, 'null'))::boolean, TRUE) FROM jsonb_each(v_scopes) AS n
        ON CONFLICT ON CONSTRAINT server_scope_server_scope_key DO UPDATE SET
            published = TRUE,
            enabled = CASE WHEN v_scopes -> s.scope = 'null' THEN s.enabled ELSE excluded.enabled END;
        UPDATE access.server_scope AS s SET published = FALSE
        WHERE s.server = v_id AND s.published AND NOT v_scopes ? s.scope;
        SELECT coalesce(array_agg(DISTINCT r.name ORDER BY r.name), '{}') INTO v_roles
        FROM access.server_role AS r
        INNER JOIN access.server_role_scope AS x ON r.role = x.role
        INNER JOIN access.server_scope AS s ON x.scope_id = s.scope_id
        WHERE s.server = v_id AND NOT s.published;
    END IF;
    IF jsonb_typeof(v_new -> 'switch') = 'object' THEN
        UPDATE access.server_scope AS s SET enabled = (v_new -> 'switch' -> s.scope)::boolean
        WHERE s.server = v_id AND v_new -> 'switch' ? s.scope;
    END IF;
    SELECT jsonb_build_object(
        'id', v_id, 'name', s.name,
        'scopes', (SELECT count(*) FROM access.server_scope AS c WHERE c.server = v_id AND c.published),
        'enabled', (SELECT count(*) FROM access.server_scope AS c WHERE c.server = v_id AND c.published AND c.enabled),
        'withdrawn', (SELECT count(*) FROM access.server_scope AS c WHERE c.server = v_id AND NOT c.published),
        'roles_with_withdrawn', to_jsonb(coalesce(v_roles, '{}')))
    INTO v_made
    FROM access.server AS s WHERE s.server = v_id;
    PERFORM access.record_auth(
        save_server.actor, CASE WHEN save_server.server IS NULL THEN 'add_server' ELSE 'change_server' END,
        v_made || (v_new - 'openapi' - 'scopes' - 'name'));
    RETURN v_made;
END
$body$;

COMMENT ON FUNCTION access.save_server(jsonb, bigint, jsonb) IS
$$Adds a server (server null) or changes one: {"id", "name", "scopes", "enabled", "withdrawn", "roles_with_withdrawn"}.

definition: {"openapi": the server's openapi.json, or "name" and "scopes": [scope] or {scope: on}; "switch": {scope:
on} for some of them; "longest_token_life_minutes"; "latest_token_expiry" (null: no fixed end)}; what is absent
stays. A scope that the list has no more is withdrawn: no token gets it, but roles are told, not stripped.
Errors: 42501 no administrator; 22023 a wrong member; 23505 the name is taken; P0002 no such server; 23514 a
scope of FlowKit before 1.18.$$;
