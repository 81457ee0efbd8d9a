-- Every right there is. First all are taken from PUBLIC and from our roles, then each is given once.
-- Run at the end of every deploy, as its role: what a dropped and re-made object lost comes back.

-- Nothing for anybody --------------------------------------------------------------------------
DO $body$
DECLARE
    v_ours constant text[] := ARRAY[
        'store', 'events', 'infrastructure', 'geography', 'dfs', 'query', 'cache', 'individual', 'redact',
        'results', 'access', 'etl', 'flow', 'ops', 'synth'
    ];
    v_roles constant text := 'PUBLIC, flow_admin, flow_loader, flow_extract, flow_individual, flow_analyst,'
        || ' flow_worker, flow_jobs, flow_proxy, flow_gate, flow_auth, flow_runner, flow_reader, flow_dates, flow_qa,'
        || ' flow_public';
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
            AND NOT (n.nspname IN ('individual', 'results') AND c.relname ~ '^(q|rows)_[0-9a-f]{32}(_strict)?$')
            -- A load that is under way has its tables.
            AND NOT (n.nspname = 'etl' AND c.relname ~ '^(staging|extracted)_[0-9]+$')
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
        || ' flow_jobs, flow_proxy, flow_gate, flow_auth', current_database());
    -- Tools and sessions of people who compute for themselves make temporary tables.
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO flow_admin, flow_individual', current_database());
    IF EXISTS (SELECT FROM pg_namespace AS n WHERE n.nspname = 'cron') THEN
        GRANT USAGE ON SCHEMA cron TO flow_jobs;
    END IF;
END
$body$;

-- PostGIS stands in schema public; flow_gate shows the geometries of region layers
GRANT USAGE ON SCHEMA public
TO flow_owner, flow_admin, flow_loader, flow_individual, flow_worker, flow_jobs, flow_gate;

-- flow_worker, flow_jobs: run queued queries. cache.work is their own, and may commit; it calls these
-- functions, which do the rest as the owner
GRANT USAGE ON SCHEMA cache TO flow_worker, flow_jobs;
GRANT EXECUTE ON ROUTINE
cache.work, cache.claim, cache.compute, cache.fail, cache.reap, cache.cancel_overdue,
cache.prune, cache.excess, cache.start_pruning, cache.to_evict, cache.evict_some, cache.end_pruning,
ops.setting_value TO flow_worker, flow_jobs;
GRANT USAGE ON SCHEMA ops TO flow_worker, flow_jobs;
GRANT EXECUTE ON FUNCTION cache.hand_back TO flow_worker;

-- The owner limits the temporary files of a job
DO $body$
BEGIN
    IF NOT has_parameter_privilege('flow_owner', 'temp_file_limit', 'SET') THEN
        GRANT SET ON PARAMETER temp_file_limit TO flow_owner;
    END IF;
EXCEPTION
    WHEN insufficient_privilege THEN
        RAISE WARNING 'setting job_temp_megabytes has no effect: have a superuser run'
            ' GRANT SET ON PARAMETER temp_file_limit TO flow_owner';
END
$body$;

-- flow_jobs: the rest of db/jobs.sql, and the check of the invariants
GRANT USAGE ON SCHEMA access TO flow_jobs;
GRANT EXECUTE ON FUNCTION
access.make_audit_partitions, access.drop_audit_partitions, access.forget_allowances, cache.violations,
ops.watch_gate, cache.sweep, ops.read_refusals, access.record_refusals, access.log_place_now,
ops.log_line TO flow_jobs;
GRANT EXECUTE ON ROUTINE
cache.run_schedules, cache.begin_schedules, cache.start_scheduled, cache.end_schedules, ops.keep_house, ops.house_steps,
ops.keep_step, ops.check_invariants, ops.record_jobs,
etl.load_due, etl.begin_due, etl.try_due, etl.due_step TO flow_jobs;
GRANT USAGE ON SCHEMA etl TO flow_jobs;

-- flow_extract: owns the three functions that run SQL of sources, so that this SQL reads its staging rows, what an
-- administrator grants this role beyond them, and nothing else, whoever loads
GRANT USAGE, CREATE ON SCHEMA etl TO flow_extract; -- an owner must be able to create
ALTER FUNCTION etl.run_extract OWNER TO flow_extract;
ALTER FUNCTION etl.stage_relation OWNER TO flow_extract;
ALTER FUNCTION etl.count_relation OWNER TO flow_extract;
REVOKE CREATE ON SCHEMA etl FROM flow_extract;
GRANT SELECT ON TABLE etl.load, etl.source TO flow_extract;
GRANT EXECUTE ON FUNCTION
etl.run_extract, etl.stage_relation, etl.count_relation, etl.require_staged, etl.run_sql, etl.days_sql,
etl.relation_sql, etl.read_number, etl.read_code, etl.read_cell, etl.read_time, etl.time_before TO flow_extract;

-- flow_loader: each step of a load is a function of schema etl. Those that are not SECURITY DEFINER give
-- nothing by themselves
GRANT USAGE ON SCHEMA etl TO flow_loader;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA etl TO flow_loader;
-- what reads the server's files is pg_cron's alone: only what came into folders of sources is read
REVOKE EXECUTE ON FUNCTION
etl.set_check, etl.begin_due, etl.try_due, etl.due_step, etl.end_due, etl.see_relation, etl.server_files,
etl.file_columns, etl.stage_file FROM flow_loader;
GRANT SELECT ON TABLE
etl.load, etl.reject, etl.location_seen, etl.place_load, etl.source, etl.reject_reason, etl.load_account, etl.incoming
TO flow_loader;
GRANT SELECT ON TABLE etl.reject_reason, etl.load_account, etl.incoming TO flow_admin;

-- Checks of days and what they found: no row about a person
GRANT USAGE ON SCHEMA etl TO flow_individual;
GRANT SELECT ON TABLE etl.qa_check, etl.qa_outcome, etl.qa_result, etl.deduped_post_etl_queries
TO flow_loader, flow_admin, flow_individual;
GRANT EXECUTE ON FUNCTION etl.set_check, etl.drop_day, etl.check_day TO flow_admin;

-- flow_loader: the synthetic country, loaded as any other. The report counts synthetic people alone
GRANT USAGE ON SCHEMA synth TO flow_loader;
GRANT EXECUTE ON FUNCTION synth.make_country, synth.days, synth.fill_day, synth.report TO flow_loader;
GRANT SELECT ON TABLE synth.parameter TO flow_loader;

-- flow_individual: everything about people, and all that is computed from it, now and later
GRANT USAGE ON SCHEMA events, infrastructure, geography, dfs, individual, results TO flow_individual;
GRANT SELECT ON ALL TABLES IN SCHEMA events, infrastructure, geography, dfs TO flow_individual;
GRANT EXECUTE ON FUNCTION events.id_text TO flow_individual; -- the views call it
ALTER DEFAULT PRIVILEGES FOR ROLE flow_owner IN SCHEMA individual GRANT SELECT ON TABLES TO flow_individual;
ALTER DEFAULT PRIVILEGES FOR ROLE flow_owner IN SCHEMA results GRANT SELECT ON TABLES TO flow_individual;

-- flow_admin: who may ask what, settings, and what happened; no row about a person
GRANT USAGE ON SCHEMA access, ops, cache, etl, query, geography TO flow_admin;
GRANT EXECUTE ON FUNCTION
access.analyst_group, access.analysts, access.create_analyst, access.define_role, access.drop_analyst,
access.audited, access.forget_login, access.grant_role, access.limit_role,
access.record_administration, access.revoke_role TO flow_admin;
GRANT EXECUTE ON FUNCTION ops.set_setting, ops.setting_value, ops.versions, ops.outdated TO flow_admin;
GRANT EXECUTE ON ROUTINE
cache.violations, cache.limit_bytes, cache.prune, cache.excess, cache.start_pruning, cache.to_evict, cache.evict_some,
cache.end_pruning, ops.drop_result, ops.pin_result, ops.record_disk, ops.cancel_job, ops.retry_job TO flow_admin;
GRANT EXECUTE ON FUNCTION query.published_scopes TO flow_admin; -- for tokens that may ask everything
GRANT SELECT ON TABLE
access.role, access.role_grant, access.audit, access.audit_trail, ops.setting, ops.repeatable, ops.alembic_version,
ops.log, ops.cache, ops.disk, ops.job, ops.query, ops.turn, ops.violation, ops.metrics, etl.load, etl.source,
query.kind, cache.query, cache.dependency TO flow_admin;

-- flow_auth: the issuer of tokens. What administrators may do there they may do by SQL too
GRANT USAGE ON SCHEMA access TO flow_auth;
GRANT EXECUTE ON FUNCTION
access.drop_account, access.drop_server, access.drop_server_role, access.drop_two_factor, access.issue_token,
access.list_access, access.list_accounts, access.list_revoked, access.list_server_roles, access.list_servers,
access.list_tokens, access.renew_token, access.revoke_caller, access.revoke_token, access.save_account,
access.save_server, access.save_server_role, access.set_member, access.unlock_account
TO flow_auth, flow_admin;
GRANT EXECUTE ON FUNCTION
access.begin_sign_in, access.change_password, access.enable_two_factor, access.end_session, access.end_sign_in,
access.replace_backup_codes, access.session_account
TO flow_auth;
GRANT EXECUTE ON FUNCTION
access.account_named, access.server_named, access.server_role_named, access.take_revoked
TO flow_admin;
GRANT SELECT ON TABLE access.who TO flow_admin;
GRANT EXECUTE ON FUNCTION access.sweep_auth TO flow_jobs;

-- Region layers, present and future: no secret
GRANT SELECT ON ALL TABLES IN SCHEMA geography TO flow_admin, flow_gate;
GRANT USAGE ON SCHEMA geography TO flow_gate;
ALTER DEFAULT PRIVILEGES FOR ROLE flow_owner IN SCHEMA geography
GRANT SELECT ON TABLES TO flow_admin, flow_gate, flow_individual;

-- Schema flow, the surface. Logins of this database ask as themselves ---------------------------
GRANT USAGE ON SCHEMA flow TO flow_admin, flow_individual;
GRANT EXECUTE ON FUNCTION
flow.run, flow.cancel, flow.status, flow.wait, flow.rows, flow.open, flow.body, flow.compile, flow.explain, flow.kinds,
flow.dates, flow.mine, flow.schedule, flow.unschedule, flow.schedules, flow.schedule_runs
TO flow_admin, flow_individual;
DO $body$
DECLARE
    v_constructor record;
BEGIN
    FOR v_constructor IN SELECT k.kind FROM query.kind AS k LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION flow.%I TO flow_admin, flow_individual', v_constructor.kind);
    END LOOP;
END
$body$;

-- The gates say who asks: one role an action, one function a request
GRANT USAGE ON SCHEMA flow TO flow_runner, flow_reader, flow_dates, flow_qa, flow_public, flow_gate;
GRANT EXECUTE ON FUNCTION flow.http_run TO flow_runner;
GRANT EXECUTE ON FUNCTION flow.http_get, flow.http_geography TO flow_reader;
GRANT EXECUTE ON FUNCTION flow.http_available_dates TO flow_dates;
GRANT EXECUTE ON FUNCTION flow.http_qa_checks, flow.http_qa_outcomes TO flow_qa;
GRANT EXECUTE ON FUNCTION
flow.http_poll, flow.http_cancel, flow.http_refuse, flow.http_rejected, flow.http_openapi,
flow.http_version, flow.http_metrics TO flow_public;
GRANT EXECUTE ON FUNCTION flow.gate_call, flow.gate_record TO flow_gate;

-- The audit trail is only added to: the owner itself has given up the rest, and no function of its can do it
DO $body$
DECLARE
    v_part record;
BEGIN
    FOR v_part IN
        SELECT c.oid::regclass AS name FROM pg_class AS c
        WHERE c.oid = 'access.audit'::regclass
            OR c.oid IN (SELECT i.inhrelid FROM pg_inherits AS i WHERE i.inhparent = 'access.audit'::regclass)
    LOOP
        EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %s FROM flow_owner', v_part.name);
    END LOOP;
END
$body$;
