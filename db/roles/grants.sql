-- Every right there is. First all are taken from PUBLIC and from our roles, then each is given once.
-- Run at the end of every deploy, as its role: what a dropped and re-made object lost comes back.

-- Nothing for anybody --------------------------------------------------------------------------
DO $body$
DECLARE
    v_ours constant text [] := ARRAY[
        'store', 'events', 'infrastructure', 'geography', 'dfs', 'query', 'cache', 'individual', 'redact',
        'results', 'access', 'etl', 'flow', 'ops'
    ];
    v_roles constant text := 'PUBLIC, flow_admin, flow_loader, flow_individual, flow_analyst, flow_worker,'
        || ' flow_jobs, flow_proxy, flow_gate, flow_runner, flow_reader, flow_dates, flow_qa, flow_public';
    v_item record;
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM %s', current_database(), v_roles);
    EXECUTE format('REVOKE ALL ON SCHEMA public FROM %s', v_roles);
    -- What the owner makes while running (a day, a result) starts with nothing too.
    EXECUTE 'ALTER DEFAULT PRIVILEGES FOR ROLE flow_owner REVOKE ALL ON FUNCTIONS FROM PUBLIC';
    EXECUTE 'ALTER DEFAULT PRIVILEGES FOR ROLE flow_owner REVOKE ALL ON TYPES FROM PUBLIC';
    FOR v_item IN
        SELECT n.oid, n.nspname FROM pg_namespace AS n WHERE n.nspname = ANY (v_ours)
    LOOP
        EXECUTE format('REVOKE ALL ON SCHEMA %I FROM %s', v_item.nspname, v_roles);
    END LOOP;
    FOR v_item IN
        SELECT p.oid::regprocedure AS name
        FROM pg_proc AS p
            INNER JOIN pg_namespace AS n ON p.pronamespace = n.oid
        WHERE n.nspname = ANY (v_ours)
            AND EXISTS (
                SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) AS a
                WHERE a.grantee <> p.proowner
            )
    LOOP
        EXECUTE format('REVOKE ALL ON ROUTINE %s FROM %s', v_item.name, v_roles);
    END LOOP;
    -- Stored results (q_<id>, rows_<id>) have what the default rights below gave them.
    FOR v_item IN
        SELECT n.nspname, c.relname, c.relkind
        FROM pg_class AS c
            INNER JOIN pg_namespace AS n ON c.relnamespace = n.oid
        WHERE n.nspname = ANY (v_ours)
            AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
            AND NOT (n.nspname IN ('individual', 'results') AND c.relname ~ '^(q|rows)_[0-9a-f]{32}$')
            AND EXISTS (
                SELECT FROM aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) AS a
                WHERE a.grantee <> c.relowner
            )
    LOOP
        EXECUTE format('REVOKE ALL ON %s %I.%I FROM %s',
            CASE v_item.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
            v_item.nspname, v_item.relname, v_roles);
    END LOOP;
END
$body$;

-- Who may connect: everybody else has the gate database ----------------------------------------
DO $body$
BEGIN
    EXECUTE format(
        'GRANT CONNECT ON DATABASE %I TO flow_owner, flow_admin, flow_loader, flow_individual, flow_worker,'
        || ' flow_jobs, flow_proxy, flow_gate', current_database());
    -- Tools and sessions of people who compute for themselves make temporary tables.
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO flow_admin, flow_individual', current_database());
    IF EXISTS (SELECT FROM pg_namespace AS n WHERE n.nspname = 'cron') THEN
        GRANT USAGE ON SCHEMA cron TO flow_jobs;
    END IF;
END
$body$;

-- PostGIS stands in schema public
GRANT USAGE ON SCHEMA public TO flow_owner, flow_admin, flow_loader, flow_individual, flow_worker, flow_jobs;

-- flow_worker, flow_jobs: take queued queries; the functions behind do the rest as the owner ----
GRANT USAGE ON SCHEMA cache TO flow_worker, flow_jobs;
GRANT EXECUTE ON ROUTINE
cache.work, cache.claim, cache.compute, cache.fail, cache.reap, cache.cancel_overdue TO flow_worker, flow_jobs;

-- flow_jobs: the rest of db/jobs.sql -----------------------------------------------------------
GRANT USAGE ON SCHEMA access, ops TO flow_jobs;
GRANT EXECUTE ON FUNCTION access.make_audit_partitions TO flow_jobs;
GRANT EXECUTE ON FUNCTION ops.setting_value TO flow_jobs;

-- flow_individual: everything about people, and what is computed from it ----------------------
GRANT USAGE ON SCHEMA events, infrastructure, geography, dfs, individual, results, flow TO flow_individual;
GRANT SELECT ON ALL TABLES IN SCHEMA events, infrastructure, geography, dfs TO flow_individual;
ALTER DEFAULT PRIVILEGES FOR ROLE flow_owner IN SCHEMA individual GRANT SELECT ON TABLES TO flow_individual;
ALTER DEFAULT PRIVILEGES FOR ROLE flow_owner IN SCHEMA results GRANT SELECT ON TABLES TO flow_individual;

-- flow_loader ----------------------------------------------------------------------------------
GRANT USAGE ON SCHEMA etl TO flow_loader;
GRANT EXECUTE ON ALL ROUTINES IN SCHEMA etl TO flow_loader;
GRANT SELECT ON TABLE etl.load, etl.reject, etl.source TO flow_loader;

-- flow_admin -----------------------------------------------------------------------------------
GRANT USAGE ON SCHEMA access, ops, cache, etl, query, geography, flow TO flow_admin;
GRANT EXECUTE ON ALL ROUTINES IN SCHEMA access, ops TO flow_admin;
GRANT SELECT ON TABLE ops.setting, ops.repeatable, access.role, access.role_grant, access.audit, etl.load, etl.reject,
etl.source, query.kind, cache.query, cache.dependency TO flow_admin;

-- flow_gate: the layers, which the gate database shows as views; all else by flow.gate_call ----
GRANT USAGE ON SCHEMA public, geography TO flow_gate;
GRANT SELECT ON ALL TABLES IN SCHEMA geography TO flow_gate;
ALTER DEFAULT PRIVILEGES FOR ROLE flow_owner IN SCHEMA geography GRANT SELECT ON TABLES TO flow_gate, flow_individual;

-- schema flow: the surface ---------------------------------------------------------------------
GRANT USAGE ON SCHEMA flow TO flow_runner, flow_reader, flow_dates, flow_qa, flow_public, flow_gate;
GRANT EXECUTE ON ALL ROUTINES IN SCHEMA flow TO flow_admin, flow_individual;
DO $body$
DECLARE
    v_item record;
BEGIN
    -- What belongs to the gates alone: these take the claims of somebody else as arguments.
    FOR v_item IN
        SELECT p.oid::regprocedure AS name
        FROM pg_proc AS p
        WHERE p.pronamespace = 'flow'::regnamespace
            AND (p.proname LIKE 'http\_%' OR p.proname = 'gate_call')
    LOOP
        EXECUTE format('REVOKE ALL ON ROUTINE %s FROM flow_admin, flow_individual', v_item.name);
    END LOOP;
    FOR v_item IN
        SELECT v.role, p.oid::regprocedure AS name
        FROM (VALUES
            ('flow_runner', 'http_run'),
            ('flow_reader', 'http_get'),
            ('flow_reader', 'http_geography'),
            ('flow_dates', 'http_available_dates'),
            ('flow_public', 'http_poll'),
            ('flow_public', 'http_refuse'),
            ('flow_public', 'http_rejected'),
            ('flow_public', 'http_openapi'),
            ('flow_public', 'http_version'),
            ('flow_gate', 'gate_call')
        ) AS v (role, name)
            INNER JOIN pg_proc AS p ON v.name = p.proname AND p.pronamespace = 'flow'::regnamespace
    LOOP
        EXECUTE format('GRANT EXECUTE ON ROUTINE %s TO %I', v_item.name, v_item.role);
    END LOOP;
END
$body$;
