-- Who may do what, asked of the server for every object and every role: db/roles/grants.sql is what it means.
BEGIN;
SELECT plan(21);

CREATE TEMPORARY VIEW ours AS
SELECT n.oid, n.nspname AS name
FROM pg_catalog.pg_namespace AS n
WHERE pg_catalog.pg_get_userbyid(n.nspowner) = 'flow_owner';

-- Functions that a role may execute: in a schema that it may use.
CREATE TEMPORARY VIEW callable AS
SELECT r.rolname AS role, o.name || '.' || p.proname AS name
FROM pg_catalog.pg_proc AS p
INNER JOIN ours AS o ON p.pronamespace = o.oid
CROSS JOIN pg_catalog.pg_roles AS r
WHERE pg_catalog.has_function_privilege(r.oid, p.oid, 'EXECUTE')
    AND pg_catalog.has_schema_privilege(r.oid, o.oid, 'USAGE');

-- Relations that a role may read or write.
CREATE TEMPORARY VIEW reachable AS
SELECT r.rolname AS role, o.name AS schema, o.name || '.' || c.relname AS name, v.verb
FROM pg_catalog.pg_class AS c
INNER JOIN ours AS o ON c.relnamespace = o.oid
CROSS JOIN pg_catalog.pg_roles AS r
CROSS JOIN (VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE'), ('TRIGGER'), ('REFERENCES')) AS v (verb)
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
    AND pg_catalog.has_table_privilege(r.oid, c.oid, v.verb)
    AND pg_catalog.has_schema_privilege(r.oid, o.oid, 'USAGE');

-- The gates -----------------------------------------------------------------------------------------
SELECT set_eq($$SELECT c.name FROM callable AS c WHERE c.role = 'flow_runner'$$,
    ARRAY['flow.http_run'], 'flow_runner runs');
SELECT set_eq($$SELECT c.name FROM callable AS c WHERE c.role = 'flow_reader'$$,
    ARRAY['flow.http_get', 'flow.http_geography'], 'flow_reader reads results and regions');
SELECT set_eq($$SELECT c.name FROM callable AS c WHERE c.role = 'flow_dates'$$,
    ARRAY['flow.http_available_dates'], 'flow_dates asks for dates');
SELECT set_eq($$SELECT c.name FROM callable AS c WHERE c.role = 'flow_public'$$,
    ARRAY['flow.http_poll', 'flow.http_cancel', 'flow.http_refuse', 'flow.http_rejected', 'flow.http_openapi', 'flow.http_version',
        'flow.http_metrics'],
    'flow_public polls, cancels, is refused, and reads the specification');
SELECT set_eq($$SELECT c.name FROM callable AS c WHERE c.role = 'flow_gate'$$,
    ARRAY['flow.gate_call', 'flow.gate_record'], 'flow_gate makes one call, and keeps one record');
SELECT set_eq($$SELECT c.name FROM callable AS c WHERE c.role = 'flow_qa'$$,
    ARRAY['flow.http_qa_checks', 'flow.http_qa_outcomes'], 'flow_qa asks for checks');
SELECT is_empty($$SELECT c.name FROM callable AS c WHERE c.role IN ('flow_proxy', 'flow_analyst')$$,
    'the proxy itself can call nothing, and an analyst of aggregates nothing here');
SELECT is_empty(
    $$SELECT c.role, c.name FROM callable AS c
      WHERE c.name ~ '^flow\.(http_|gate_)'
          AND c.role NOT IN ('flow_runner', 'flow_reader', 'flow_dates', 'flow_qa', 'flow_public', 'flow_gate', 'flow_owner')
          AND NOT (SELECT r.rolsuper FROM pg_catalog.pg_roles AS r WHERE r.rolname = c.role)
          AND NOT pg_catalog.pg_has_role(c.role, 'flow_owner', 'USAGE')$$,
    'nobody else calls for somebody else');
SELECT set_eq($$SELECT DISTINCT r.schema FROM reachable AS r WHERE r.role = 'flow_gate'$$,
    $$SELECT DISTINCT 'geography'::name FROM pg_catalog.pg_class AS c WHERE c.relnamespace = 'geography'::regnamespace$$,
    'flow_gate sees region layers and no other table');
SELECT is_empty(
    $$SELECT r.role, r.name FROM reachable AS r
      WHERE r.role IN ('flow_proxy', 'flow_runner', 'flow_reader', 'flow_dates', 'flow_qa', 'flow_public',
          'flow_analyst')$$,
    'no table for the roles of HTTP, nor for an analyst of aggregates');

-- Machines ------------------------------------------------------------------------------------------
SELECT set_eq($$SELECT c.name FROM callable AS c WHERE c.role = 'flow_worker'$$,
    ARRAY['cache.work', 'cache.claim', 'cache.compute', 'cache.fail', 'cache.reap', 'cache.cancel_overdue',
        'cache.prune', 'cache.excess', 'cache.start_pruning', 'cache.to_evict', 'cache.evict_some', 'cache.end_pruning',
        'ops.setting_value', 'cache.hand_back'],
    'a worker works');
SELECT set_eq($$SELECT c.name FROM callable AS c WHERE c.role = 'flow_jobs'$$,
    ARRAY['cache.work', 'cache.claim', 'cache.compute', 'cache.fail', 'cache.reap', 'cache.cancel_overdue',
        'cache.prune', 'cache.excess', 'cache.start_pruning', 'cache.to_evict', 'cache.evict_some', 'cache.end_pruning',
        'ops.setting_value', 'cache.violations', 'access.make_audit_partitions', 'access.drop_audit_partitions',
        'access.forget_allowances', 'access.sweep_auth', 'ops.watch_gate',
        'cache.sweep', 'cache.run_schedules', 'cache.begin_schedules', 'cache.start_scheduled', 'cache.end_schedules',
        'ops.keep_house', 'ops.house_steps', 'ops.keep_step', 'ops.check_invariants', 'ops.record_jobs',
        'ops.read_refusals', 'ops.log_line', 'access.record_refusals', 'access.log_place_now',
        'etl.load_due', 'etl.begin_due', 'etl.try_due', 'etl.due_step'],
    'so do the jobs, which also keep house');
SELECT set_eq($$SELECT c.name FROM callable AS c WHERE c.role = 'flow_auth'$$,
    $$SELECT 'access.' || n FROM unnest(ARRAY['begin_sign_in', 'change_password', 'drop_account', 'drop_server',
        'drop_server_role', 'drop_two_factor', 'enable_two_factor', 'end_session', 'end_sign_in', 'issue_token', 'list_access',
        'list_accounts', 'list_revoked', 'list_server_roles', 'list_servers', 'list_tokens', 'renew_token',
        'replace_backup_codes', 'revoke_caller', 'revoke_token', 'save_account', 'save_server', 'save_server_role',
        'session_account', 'set_member', 'unlock_account']) AS n$$,
    'the issuer of tokens has its functions');
SELECT is_empty($$SELECT r.role, r.name FROM reachable AS r WHERE r.role IN ('flow_worker', 'flow_jobs', 'flow_auth')$$,
    'all of them without a table');

SELECT is_empty(
    $$SELECT c.role, c.name FROM callable AS c
      WHERE (c.name IN ('etl.define_check', 'etl.measure_day') AND c.role NOT IN ('flow_loader', 'flow_owner')
              OR c.name = 'etl.set_check' AND c.role NOT IN ('flow_admin', 'flow_owner'))
          AND c.role LIKE 'flow\_%'$$,
    'checks are tuned by administrators; their SQL, which runs with the owner''s rights, is deployed');

-- People ----------------------------------------------------------------------------------------------
SELECT is_empty(
    $$SELECT r.role, r.name, r.verb FROM reachable AS r
      WHERE r.role LIKE 'flow\_%' AND r.role <> 'flow_owner' AND r.verb <> 'SELECT'
          AND NOT (r.role IN ('flow_loader', 'flow_extract') AND r.verb = 'INSERT'
              AND r.name ~ '^etl\.(staging|extracted)_[0-9]+$')$$,
    'nobody but the owner writes a table, less the rows a load brings');
SELECT set_eq(
    $$SELECT DISTINCT c.name FROM callable AS c WHERE c.role = 'flow_individual'$$,
    $$SELECT 'flow.' || k.kind FROM query.kind AS k
      UNION ALL SELECT 'flow.' || n FROM unnest(ARRAY['run', 'cancel', 'status', 'wait', 'rows', 'open', 'body', 'compile', 'explain',
          'kinds', 'dates', 'mine', 'schedule', 'unschedule', 'schedules', 'schedule_runs']) AS n
      UNION ALL SELECT 'events.id_text'$$,
    'individual-level analysts have the surface');
SELECT set_eq(
    $$SELECT r.role FROM reachable AS r
      WHERE r.schema IN ('store', 'events', 'infrastructure', 'dfs', 'individual', 'redact')
          AND r.role LIKE 'flow\_%' GROUP BY r.role$$,
    ARRAY['flow_owner', 'flow_individual']::name[],
    'rows about people are for individual-level analysts alone');
SELECT is_empty(
    $$SELECT r.role, r.name FROM reachable AS r
      WHERE r.schema = 'store' AND r.role LIKE 'flow\_%' AND r.role <> 'flow_owner'$$,
    'base tables are the owner''s alone');
SELECT is_empty(
    $$SELECT r.rolname, d.verb FROM pg_catalog.pg_roles AS r
      CROSS JOIN (VALUES ('CREATE'), ('TEMPORARY')) AS d (verb)
      WHERE r.rolname LIKE 'flow\_%'
          AND pg_catalog.has_database_privilege(r.oid, current_database(), d.verb)
          AND (r.rolname, d.verb) NOT IN (('flow_owner', 'CREATE'), ('flow_admin', 'TEMPORARY'),
              ('flow_individual', 'TEMPORARY'))$$,
    'nobody else makes schemas or temporary tables');

SELECT is_empty(
    $$SELECT o.name || '.' || p.proname FROM pg_catalog.pg_proc AS p
      INNER JOIN ours AS o ON p.pronamespace = o.oid
      WHERE p.prosecdef AND NOT EXISTS (
          SELECT FROM callable AS c
          WHERE c.name = o.name || '.' || p.proname AND c.role LIKE 'flow\_%' AND c.role <> 'flow_owner')$$,
    'no function lends the owner''s rights to nobody');

SELECT * FROM finish();
ROLLBACK;
