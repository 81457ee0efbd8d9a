-- The roles, with what each is for. Guarded: run at every deploy, changes only what differs.
DO $body$
DECLARE
    v_role record;
    v_there pg_roles%ROWTYPE;
BEGIN
    FOR v_role IN
        SELECT *
        FROM (VALUES
            ('flow_owner', FALSE, TRUE, 'FlowSQL: owns every object. Nobody logs in as it.'),
            ('flow_admin', FALSE, TRUE, 'FlowSQL: administers access, settings and results.'),
            ('flow_loader', FALSE, TRUE, 'FlowSQL: loads places and events.'),
            ('flow_extract', FALSE, TRUE, 'FlowSQL: what extracts of sources run as; reads their staging rows.'),
            ('flow_individual', FALSE, TRUE, 'FlowSQL: analysts who may see individual-level rows.'),
            ('flow_analyst', FALSE, TRUE, 'FlowSQL: analysts of aggregates, in the gate database only.'),
            ('flow_worker', TRUE, TRUE, 'FlowSQL: computes queued queries (flowsql worker).'),
            ('flow_jobs', TRUE, TRUE, 'FlowSQL: runs the scheduled jobs of db/jobs.sql (pg_cron).'),
            ('flow_proxy', TRUE, FALSE, 'FlowSQL: the HTTP proxy; may only become the role of an action.'),
            ('flow_gate', TRUE, FALSE, 'FlowSQL: the gate database calls the private one as this role.'),
            ('flow_auth', TRUE, FALSE, 'FlowSQL: the issuer of tokens (flowsql auth serve).'),
            ('flow_runner', FALSE, TRUE, 'FlowSQL: HTTP action run.'),
            ('flow_reader', FALSE, TRUE, 'FlowSQL: HTTP actions get_result and get geography.'),
            ('flow_dates', FALSE, TRUE, 'FlowSQL: HTTP action get_available_dates.'),
            ('flow_qa', FALSE, TRUE, 'FlowSQL: HTTP actions on quality checks.'),
            ('flow_public', FALSE, TRUE, 'FlowSQL: HTTP without the scope of an action: poll, openapi, refusals.')
        ) AS v (name, login, inherit, purpose)
    LOOP
        SELECT r.* INTO v_there FROM pg_roles AS r WHERE r.rolname = v_role.name;
        IF NOT FOUND THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I %s %s', v_role.name,
                    CASE WHEN v_role.login THEN 'LOGIN' ELSE 'NOLOGIN' END,
                    CASE WHEN v_role.inherit THEN 'INHERIT' ELSE 'NOINHERIT' END);
            EXCEPTION
                -- Another database of this server is being deployed for the first time too.
                WHEN duplicate_object OR unique_violation THEN NULL;
            END;
        ELSE
            IF v_there.rolinherit <> v_role.inherit THEN
                EXECUTE format('ALTER ROLE %I %s', v_role.name,
                    CASE WHEN v_role.inherit THEN 'INHERIT' ELSE 'NOINHERIT' END);
            END IF;
            IF v_role.login AND NOT v_there.rolcanlogin THEN
                EXECUTE format('ALTER ROLE %I LOGIN', v_role.name);
            END IF;
        END IF;
        IF shobj_description(v_role.name::regrole, 'pg_authid') IS DISTINCT FROM v_role.purpose THEN
            EXECUTE format('COMMENT ON ROLE %I IS %L', v_role.name, v_role.purpose);
        END IF;
    END LOOP;
END
$body$;

-- Who may become whom.
DO $body$
DECLARE
    v_member record;
BEGIN
    FOR v_member IN
        SELECT v.*
        FROM (VALUES
            -- backend_start of other roles' sessions, and cancelling them: jobs are alive while their backend is
            ('pg_read_all_stats', 'flow_owner'),
            ('pg_signal_backend', 'flow_owner'),
            -- the owner gives this role the functions that run foreign SQL
            ('flow_extract', 'flow_owner'),
            -- loaders key the rows of a foreign relation outside the database
            ('flow_extract', 'flow_loader'),
            -- one role an action: the proxy switches to it for the one call it makes
            ('flow_runner', 'flow_proxy'),
            ('flow_reader', 'flow_proxy'),
            ('flow_dates', 'flow_proxy'),
            ('flow_qa', 'flow_proxy'),
            ('flow_public', 'flow_proxy'),
            -- the deployer makes objects as the owner, and schedules jobs as their role
            ('flow_owner', current_user),
            ('flow_jobs', current_user)
        ) AS v (granted, member)
            INNER JOIN pg_roles AS r ON v.member = r.rolname
        WHERE NOT r.rolsuper
            AND NOT EXISTS (
                SELECT
                FROM pg_auth_members AS m
                WHERE m.roleid = v.granted::regrole AND m.member = r.oid
                    -- from version 16 on the maker of a role is its administrator, but may not become it
                    AND coalesce((to_jsonb(m) ->> 'set_option')::boolean, TRUE)
            )
    LOOP
        EXECUTE format('GRANT %I TO %I', v_member.granted, v_member.member);
    END LOOP;
    -- The owner makes schemas.
    IF NOT has_database_privilege('flow_owner', current_database(), 'CREATE') THEN
        EXECUTE format('GRANT CREATE ON DATABASE %I TO flow_owner', current_database());
    END IF;
    -- The gate's watchdog looks at the room that temporary files take; without it, at the rest alone.
    IF (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = current_user) THEN
        GRANT EXECUTE ON FUNCTION pg_catalog.pg_ls_tmpdir() TO flow_owner;
        -- What the server refuses by itself is read from its log, by the scheduled job alone.
        GRANT EXECUTE ON FUNCTION pg_catalog.pg_current_logfile(text),
        pg_catalog.pg_read_binary_file(text, bigint, bigint, boolean) TO flow_jobs;
    END IF;
    -- Files of the server are read where setting load_folders names folders, and nowhere else.
    IF to_regclass('ops.setting') IS NOT NULL
        AND (SELECT r.rolsuper FROM pg_roles AS r WHERE r.rolname = current_user) THEN
        IF (SELECT s.value <> '' FROM ops.setting AS s WHERE s.name = 'load_folders') THEN
            GRANT pg_read_server_files TO flow_owner;
            GRANT EXECUTE ON FUNCTION pg_catalog.pg_ls_dir(text, boolean, boolean),
            pg_catalog.pg_stat_file(text, boolean), pg_catalog.pg_read_binary_file(text, bigint, bigint, boolean)
            TO flow_owner;
        ELSIF pg_has_role('flow_owner', 'pg_read_server_files', 'MEMBER') THEN
            REVOKE pg_read_server_files FROM flow_owner;
            REVOKE EXECUTE ON FUNCTION pg_catalog.pg_ls_dir(text, boolean, boolean),
            pg_catalog.pg_stat_file(text, boolean), pg_catalog.pg_read_binary_file(text, bigint, bigint, boolean)
            FROM flow_owner;
        END IF;
    END IF;
    -- Types of PostGIS.
    IF NOT has_schema_privilege('flow_owner', 'public', 'USAGE') THEN
        GRANT USAGE ON SCHEMA public TO flow_owner;
    END IF;
END
$body$;
