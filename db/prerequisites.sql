-- What the server must offer, checked before anything is changed: all that is missing is said at once.
-- Settings (of this transaction): flowsql.cron and flowsql.gate, on or off.
DO $body$
DECLARE
    v_missing text[] := '{}';
    v_me constant text := current_user;
    v_super constant boolean := r.rolsuper FROM pg_roles AS r WHERE r.rolname = current_user;
    v_creates_roles constant boolean := r.rolcreaterole FROM pg_roles AS r WHERE r.rolname = current_user;
    v_database constant text := current_database();
    v_cron constant boolean := coalesce(current_setting('flowsql.cron', TRUE), 'on') = 'on';
    v_gate constant boolean := coalesce(current_setting('flowsql.gate', TRUE), 'on') = 'on';
    v_cron_database text;
    v_wanted text;
    v_schema text;
BEGIN
    IF current_setting('server_version_num')::integer < 150000 THEN
        v_missing := v_missing || format('PostgreSQL 15 or newer: this server is %s',
            current_setting('server_version'));
    END IF;
    IF current_setting('server_encoding') <> 'UTF8' THEN
        v_missing := v_missing || format('encoding UTF8: database %I has %s; create it with ENCODING ''UTF8''',
            v_database, current_setting('server_encoding'));
    END IF;

    -- Extensions: there, or makeable by this role.
    FOREACH v_wanted IN ARRAY array_remove(
        ARRAY[
            'postgis',
            CASE WHEN v_cron THEN 'pg_cron' END,
            CASE WHEN v_gate THEN 'dblink' END,
            CASE WHEN v_gate THEN 'postgres_fdw' END
        ], NULL
    ) LOOP
        CONTINUE WHEN EXISTS (SELECT FROM pg_extension AS e WHERE e.extname = v_wanted);
        IF NOT EXISTS (SELECT FROM pg_available_extensions AS a WHERE a.name = v_wanted) THEN
            v_missing := v_missing || format(
                'extension %s: not installed on the server; install its package (Debian: postgresql-%s)',
                v_wanted, current_setting('server_version_num')::integer / 10000 || CASE v_wanted
                    WHEN 'postgis' THEN '-postgis-3' WHEN 'pg_cron' THEN '-cron' ELSE ''
                END);
        ELSIF NOT v_super AND v_wanted IN ('postgis', 'pg_cron') AND NOT EXISTS (
            SELECT FROM pg_available_extension_versions AS a WHERE a.name = v_wanted AND a.trusted
        ) THEN
            v_missing := v_missing || format(
                'extension %1$s: only a superuser may create it; have one run CREATE EXTENSION %1$s in database %2$I',
                v_wanted, v_database);
        END IF;
    END LOOP;
    SELECT n.nspname INTO v_schema
    FROM pg_extension AS e
        INNER JOIN pg_namespace AS n ON e.extnamespace = n.oid
    WHERE e.extname = 'postgis';
    IF v_schema <> 'public' THEN
        v_missing := v_missing || format('extension postgis in schema public: it is in schema %I', v_schema);
    END IF;
    IF v_cron AND NOT EXISTS (SELECT FROM pg_extension AS e WHERE e.extname = 'pg_cron') THEN
        BEGIN
            v_cron_database := current_setting('cron.database_name', TRUE);
            IF v_cron_database IS NULL THEN
                v_missing := v_missing || format(
                    'pg_cron running: set shared_preload_libraries = ''pg_cron'' and cron.database_name = %L, restart;'
                    || ' or deploy with --without-cron', v_database);
            ELSIF v_cron_database <> v_database THEN
                v_missing := v_missing || format(
                    'pg_cron in this database: the server keeps it in %I; set cron.database_name = %L and restart,'
                    || ' or deploy with --without-cron', v_cron_database, v_database);
            END IF;
        EXCEPTION
            WHEN insufficient_privilege THEN NULL; -- then only a superuser can make the extension, said above
        END;
    ELSIF v_cron AND NOT has_schema_privilege(v_me, 'cron', 'USAGE WITH GRANT OPTION')
        AND NOT (
            EXISTS (SELECT FROM pg_roles AS r WHERE r.rolname = 'flow_jobs')
            AND (SELECT has_schema_privilege(r.oid, 'cron', 'USAGE') FROM pg_roles AS r WHERE r.rolname = 'flow_jobs')
        ) THEN
        v_missing := v_missing || format(
            'right to pass on schema cron: have a superuser run GRANT USAGE ON SCHEMA cron TO %I WITH GRANT OPTION', v_me);
    END IF;

    -- Rights of this role.
    IF NOT v_super THEN
        IF NOT v_creates_roles THEN
            v_missing := v_missing || format('right CREATEROLE: have a superuser run ALTER ROLE %I CREATEROLE', v_me);
        END IF;
        IF NOT (SELECT pg_has_role(d.datdba, 'USAGE') FROM pg_database AS d WHERE d.datname = v_database) THEN
            v_missing := v_missing || format(
                'ownership of the database (for CREATE and for closing it to PUBLIC): have a superuser run '
                || 'ALTER DATABASE %I OWNER TO %I', v_database, v_me);
        END IF;
        IF current_setting('server_version_num')::integer >= 160000 THEN
            FOREACH v_wanted IN ARRAY ARRAY['pg_read_all_stats', 'pg_signal_backend'] LOOP
                IF NOT pg_has_role(v_wanted, 'MEMBER WITH ADMIN OPTION') AND NOT EXISTS (
                    SELECT FROM pg_auth_members AS m
                        INNER JOIN pg_roles AS r ON m.member = r.oid
                    WHERE m.roleid = v_wanted::regrole AND r.rolname = 'flow_owner'
                ) THEN
                    v_missing := v_missing || format(
                        'right to grant %1$s: have a superuser run GRANT %1$s TO %2$I WITH ADMIN OPTION', v_wanted, v_me);
                END IF;
            END LOOP;
        END IF;
        IF v_gate THEN
            v_missing := v_missing || format(
                'superuser, for the gate database (it closes what the server shares between databases):'
                || ' deploy as one, or without the gate (--without-gate)');
        END IF;
    END IF;

    IF v_missing <> '{}' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = E'this server is not ready for FlowSQL. Missing:\n  - ' || array_to_string(v_missing, E'\n  - ');
    END IF;
END
$body$;
