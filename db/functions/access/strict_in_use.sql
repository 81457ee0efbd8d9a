-- Is anybody held to profile strict?
CREATE OR REPLACE FUNCTION access.strict_in_use()
RETURNS boolean
LANGUAGE plpgsql
STABLE -- reads settings and roles
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN ops.setting_value('privacy_profile') = 'strict'
        OR EXISTS (SELECT FROM access.role AS r WHERE r.profile = 'strict');
END
$body$;

COMMENT ON FUNCTION access.strict_in_use() IS
$$Whether the deployment, or any role, is held to profile strict.$$;
