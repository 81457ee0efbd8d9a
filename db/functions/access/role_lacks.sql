-- What a role of this database is kept from, whatever its scopes are.
-- requires: query.wanted_days, query.strict_problem, access.row_count
CREATE OR REPLACE FUNCTION access.role_lacks(role text, spec jsonb, id text)
RETURNS text[]
LANGUAGE plpgsql
STABLE -- reads roles and settings
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_role access.role%ROWTYPE;
    v_strict boolean := ops.setting_value('privacy_profile') = 'strict';
    v_lacks text[] := '{}';
BEGIN
    SELECT r.* INTO v_role FROM access.role AS r WHERE r.role = role_lacks.role;
    v_strict := v_strict OR v_role.profile IS NOT DISTINCT FROM 'strict';
    IF v_strict THEN
        v_lacks := v_lacks || query.strict_problem(role_lacks.spec);
    END IF;
    IF v_role.first_day IS NOT NULL OR v_role.last_day IS NOT NULL OR v_role.event_types IS NOT NULL THEN
        v_lacks := v_lacks || ARRAY(
            SELECT format('%s of %s (role %s)', d.event_type, to_char(d.day, 'YYYY-MM-DD'), role_lacks.role)
            FROM query.wanted_days(role_lacks.spec) AS d
            WHERE d.day < v_role.first_day OR d.day > v_role.last_day OR d.event_type <> ALL (v_role.event_types)
            ORDER BY d.event_type, d.day LIMIT 10
        );
    END IF;
    IF v_role.max_rows IS NOT NULL AND role_lacks.id IS NOT NULL
        AND access.row_count(role_lacks.id, v_strict) > v_role.max_rows THEN
        v_lacks := v_lacks || format('more than %s rows (role %s)', v_role.max_rows, role_lacks.role);
    END IF;
    RETURN array_remove(v_lacks, NULL);
END
$body$;

COMMENT ON FUNCTION access.role_lacks(text, jsonb, text) IS
$$What a role of that name does not see of a query: days, event types, rows beyond its limits, and what profile strict
does not answer, if the role or the deployment is held to it; each in a few words. Roles that only tokens know have no limits.

spec: in normal form. id: of the stored result, where there is one to be read; else NULL.$$;
