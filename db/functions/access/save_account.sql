-- Makes or changes a user.
-- requires: access.require_administrator, access.record_auth, access.revoke_tokens, access.set_member
CREATE OR REPLACE FUNCTION access.save_account(
    actor jsonb,
    account bigint,
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
    v_id bigint := save_account.account;
    v_new constant jsonb := jsonb_strip_nulls(save_account.definition);
BEGIN
    PERFORM access.require_administrator(save_account.actor);
    LOCK TABLE access.account IN SHARE ROW EXCLUSIVE MODE; -- the last administrator stays, also of two who leave at once
    IF v_id IS NULL THEN
        IF EXISTS (SELECT FROM access.account AS a WHERE a.name = v_new ->> 'username') THEN
            RAISE EXCEPTION USING
                ERRCODE = 'unique_violation', COLUMN = 'username', MESSAGE = 'Username already exists',
                HINT = 'Choose another name, or change the user there is.';
        END IF;
        INSERT INTO access.account AS a (name, password_hash, is_admin, require_two_factor)
        VALUES (
            v_new ->> 'username', v_new ->> 'password_hash', coalesce((v_new -> 'is_admin')::boolean, FALSE),
            coalesce((v_new -> 'require_two_factor')::boolean, FALSE))
        RETURNING a.account INTO v_id;
    ELSE
        UPDATE access.account AS a SET
            password_hash = coalesce(v_new ->> 'password_hash', a.password_hash),
            is_admin = coalesce((v_new -> 'is_admin')::boolean, a.is_admin),
            require_two_factor = coalesce((v_new -> 'require_two_factor')::boolean, a.require_two_factor),
            disabled_at = CASE (v_new -> 'disabled')::boolean
                WHEN TRUE THEN coalesce(a.disabled_at, now()) WHEN FALSE THEN NULL ELSE a.disabled_at END
        WHERE a.account = v_id;
        IF NOT FOUND THEN
            RAISE EXCEPTION USING
                ERRCODE = 'no_data_found', MESSAGE = 'there is no such user', HINT = 'See the list of users.';
        END IF;
        IF v_new ->> 'password_hash' IS NOT NULL OR (v_new -> 'disabled')::boolean THEN
            DELETE FROM access.session AS s WHERE s.account = v_id;
        END IF;
        IF (v_new -> 'disabled')::boolean THEN
            PERFORM access.revoke_tokens(save_account.actor, v_id, NULL, 'the user was disabled');
        END IF;
    END IF;
    IF (v_new ? 'is_admin' OR v_new ? 'disabled')
        AND NOT EXISTS (SELECT FROM access.account AS a WHERE a.is_admin AND a.disabled_at IS NULL)
        AND save_account.account IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state', MESSAGE = 'the last administrator stays one',
            HINT = 'Make another user administrator first.';
    END IF;
    PERFORM access.record_auth(
        save_account.actor, CASE WHEN save_account.account IS NULL THEN 'add_user' ELSE 'change_user' END,
        jsonb_build_object('account', v_id, 'name', (SELECT a.name FROM access.account AS a WHERE a.account = v_id))
        || (v_new - 'password_hash' - 'username')
        || CASE WHEN v_new ? 'password_hash' THEN '{"password": "set"}'::jsonb ELSE '{}' END);
    IF jsonb_typeof(v_new -> 'roles') = 'array' THEN
        PERFORM access.set_member(save_account.actor, r.role, v_id, r.role::text IN (
            SELECT jsonb_array_elements_text(v_new -> 'roles')))
        FROM access.server_role AS r ORDER BY r.role;
    END IF;
    RETURN v_id;
END
$body$;

COMMENT ON FUNCTION access.save_account(jsonb, bigint, jsonb) IS
$$Makes a user (account null) or changes one; his number.

definition: {"username" (new ones only), "password_hash" (argon2id), "is_admin", "require_two_factor", "disabled",
"roles": [numbers]}; what is absent stays. A new password ends the user's sessions; to disable one ends his
tokens too. Errors: 42501 no administrator; 23505 the name is taken; P0002 no such user; 55000 the last
administrator; 23514 a name that is none, or a password that is not hashed.$$;
