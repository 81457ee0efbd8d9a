-- House rules over the catalog: one query a rule, which lists what breaks it. What the catalog cannot
-- show (labels written out, requirements complete) tests/python/test_sql_files.py reads in the files.
BEGIN;
SELECT plan(37);

CREATE TEMPORARY VIEW schema AS
SELECT n.oid, n.nspname AS name, n.nspowner AS owner, n.nspacl AS acl
FROM pg_catalog.pg_namespace AS n
WHERE n.nspname = ANY (ARRAY[
    'store', 'events', 'infrastructure', 'geography', 'dfs', 'query', 'cache', 'individual', 'redact', 'results',
    'access', 'etl', 'flow', 'ops', 'synth'
]);
CREATE TEMPORARY VIEW routine AS
SELECT
    p.oid, s.name AS schema, p.proname AS name, s.name || '.' || p.proname AS path, l.lanname AS language, p.prokind,
    p.proowner AS owner, p.proacl AS acl, p.prosecdef, p.proconfig, p.prosqlbody, p.provolatile, p.proparallel, p.prosrc
FROM pg_catalog.pg_proc AS p
INNER JOIN schema AS s ON p.pronamespace = s.oid
INNER JOIN pg_catalog.pg_language AS l ON p.prolang = l.oid;
CREATE TEMPORARY VIEW relation AS
SELECT
    c.oid, s.name AS schema, c.relname AS name, s.name || '.' || c.relname AS path, c.relkind, c.relowner AS owner,
    c.relacl AS acl, c.relispartition, c.relrowsecurity,
    -- made by stored queries: q_<id>
    s.name IN ('cache', 'individual', 'redact', 'results') AND c.relname ~ '^q_[0-9a-f]{32}' AS stored
FROM pg_catalog.pg_class AS c
INNER JOIN schema AS s ON c.relnamespace = s.oid
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S');
CREATE TEMPORARY VIEW managed AS
SELECT r.*
FROM pg_catalog.pg_roles AS r
WHERE r.rolname LIKE 'flow\_%'
    AND pg_catalog.shobj_description(r.oid, 'pg_authid') LIKE 'FlowSQL: %';

-- Everything is in its room, owned by the owner, and explained -------------------------------------
SELECT set_eq(
    $$SELECT n.nspname::text FROM pg_catalog.pg_namespace AS n
      WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN ('information_schema', 'public', 'tap', 'cron', 'link')$$,
    $$SELECT s.name::text FROM schema AS s$$,
    'the schemas are those of the design, and no others');
SELECT is_empty(
    $$SELECT s.name FROM schema AS s WHERE s.owner <> 'flow_owner'::regrole
      UNION ALL SELECT r.path FROM routine AS r WHERE r.owner <> 'flow_owner'::regrole
          -- these run SQL of sources, and so have next to no rights
          AND NOT (r.owner = 'flow_extract'::regrole
              AND r.path IN ('etl.run_extract', 'etl.stage_relation', 'etl.count_relation'))
      UNION ALL SELECT r.path FROM relation AS r WHERE r.owner <> 'flow_owner'::regrole$$,
    'flow_owner owns every schema, function and relation');
SELECT is_empty(
    $$SELECT s.name FROM schema AS s WHERE pg_catalog.obj_description(s.oid, 'pg_namespace') IS NULL$$,
    'every schema has a comment');
SELECT is_empty(
    $$SELECT r.path FROM routine AS r WHERE pg_catalog.obj_description(r.oid, 'pg_proc') IS NULL$$,
    'every function has a comment');
SELECT is_empty(
    $$SELECT r.path FROM relation AS r
      WHERE r.relkind <> 'S' AND NOT r.stored AND NOT (r.schema = 'store' AND r.relispartition)
          AND pg_catalog.obj_description(r.oid, 'pg_class') IS NULL$$,
    'every table and view has a comment');
SELECT is_empty(
    $$SELECT d.objoid::regclass, d.objsubid FROM pg_catalog.pg_description AS d
      INNER JOIN relation AS r ON r.oid = d.objoid
      WHERE d.classoid = 'pg_class'::regclass AND btrim(d.description) = ''$$,
    'no comment is empty');
SELECT is_empty(
    $$SELECT p.nspname, c.relname FROM pg_catalog.pg_class AS c
      INNER JOIN pg_catalog.pg_namespace AS p ON p.oid = c.relnamespace
      WHERE p.nspname = 'public' AND c.relowner = 'flow_owner'::regrole$$,
    'nothing of ours is in schema public');

-- Functions ----------------------------------------------------------------------------------------
SELECT is_empty(
    $$SELECT r.path FROM routine AS r
      WHERE r.prokind <> 'p' AND r.prosqlbody IS NULL
          AND r.proconfig IS DISTINCT FROM ARRAY['search_path=pg_catalog, pg_temp']
          AND NOT coalesce(r.proconfig @> ARRAY['search_path=pg_catalog, pg_temp'], FALSE)$$,
    'every function pins its path (committing procedures and bound bodies cannot, or need not)');
SELECT is_empty(
    $$SELECT r.path FROM routine AS r WHERE r.prokind = 'p' AND r.prosecdef$$,
    'procedures, which pin no path, run as their caller');
SELECT is_empty(
    $$SELECT r.path FROM routine AS r GROUP BY r.path HAVING count(*) > 1$$,
    'a name is one function: no overloads');
SELECT is_empty(
    $$SELECT r.path FROM routine AS r WHERE r.provolatile = 'v' AND r.prokind = 'f' AND r.proparallel <> 'u'$$,
    'what is volatile is parallel unsafe');
SELECT is_empty(
    $$SELECT r.path FROM routine AS r
      WHERE r.provolatile = 'i' AND (
          r.prosrc ~ '\m(current_setting|now|clock_timestamp|random|nextval)\s*\('
          -- <name>_sql only writes text that does
          OR r.name !~ '_sql$'
          AND EXISTS (SELECT FROM relation AS t WHERE r.prosrc ~ (t.schema || '\.' || t.name || '\M')))$$,
    'what is immutable reads no table, setting or clock');
SELECT is_empty(
    $$SELECT r.path FROM routine AS r
      WHERE r.language = 'sql'
          AND EXISTS (SELECT FROM relation AS t WHERE r.prosrc ~ (t.schema || '\.' || t.name || '\M'))$$,
    'no function in language sql reads a table (Citus cannot plan it)');
SELECT is_empty(
    $$SELECT r.path FROM routine AS r WHERE r.language NOT IN ('sql', 'plpgsql')$$,
    'no other language');
SELECT is_empty(
    $$SELECT r.path, c.lineno, c.message, c.detail
      FROM routine AS r CROSS JOIN LATERAL plpgsql_check_function_tb(r.oid) AS c
      WHERE r.language = 'plpgsql'
          -- a literal is a text to it: as good as a literal of the variable's type
          AND (c.message <> 'target type is different type than source type'
              OR c.detail NOT LIKE 'cast "text" value%')$$,
    'plpgsql_check is silent');
SELECT is_empty(
    $$SELECT p.name FROM ops.repeatable AS p
      WHERE NOT EXISTS (SELECT FROM routine AS r WHERE r.path = p.name)
          AND NOT EXISTS (SELECT FROM relation AS t WHERE t.path = p.name)
          AND NOT EXISTS (SELECT FROM etl.source AS t WHERE 'etl.' || t.source = p.name)
          AND NOT EXISTS (SELECT FROM etl.qa_check AS t WHERE 'qa.' || split_part(t.check_name, '.', 1) = p.name)$$,
    'every applied file made what it is named after');
SELECT is_empty(
    $$SELECT r.path FROM routine AS r
      WHERE NOT EXISTS (SELECT FROM ops.repeatable AS p WHERE p.name = r.path)
          AND NOT EXISTS (SELECT FROM query.kind AS k WHERE r.path = 'flow.' || k.kind)$$,
    'every function has its file, or is a kind''s constructor');

-- Nothing for PUBLIC, and nothing that may be passed on ------------------------------------------
SELECT is_empty(
    $$SELECT 'schema ' || s.name FROM schema AS s CROSS JOIN LATERAL aclexplode(s.acl) AS a WHERE a.grantee = 0
      UNION ALL
      SELECT 'schema public' FROM pg_catalog.pg_namespace AS n CROSS JOIN LATERAL aclexplode(n.nspacl) AS a
      WHERE n.nspname = 'public' AND a.grantee = 0
      UNION ALL
      SELECT r.path FROM routine AS r
      CROSS JOIN LATERAL aclexplode(coalesce(r.acl, acldefault('f', r.owner))) AS a WHERE a.grantee = 0
      UNION ALL
      SELECT r.path FROM relation AS r CROSS JOIN LATERAL aclexplode(r.acl) AS a WHERE a.grantee = 0
      UNION ALL
      SELECT t.typname FROM pg_catalog.pg_type AS t INNER JOIN schema AS s ON s.oid = t.typnamespace
      CROSS JOIN LATERAL aclexplode(coalesce(t.typacl, acldefault('T', t.typowner))) AS a
      WHERE a.grantee = 0 AND t.typrelid = 0 AND t.typelem = 0$$,
    'PUBLIC has nothing in our schemas');
SELECT is_empty(
    $$SELECT d.datname, a.privilege_type FROM pg_catalog.pg_database AS d
      CROSS JOIN LATERAL aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) AS a
      WHERE a.grantee = 0 AND d.datname IN (current_database(), current_database() || '_gate')$$,
    'PUBLIC may not even connect');
SELECT is_empty(
    $$SELECT r.path, a.grantee::regrole FROM (
          SELECT r.path, coalesce(r.acl, acldefault('f', r.owner)) AS acl, r.owner FROM routine AS r
          UNION ALL SELECT r.path, r.acl, r.owner FROM relation AS r
          UNION ALL SELECT s.name, s.acl, s.owner FROM schema AS s) AS r
      CROSS JOIN LATERAL aclexplode(r.acl) AS a
      WHERE a.is_grantable AND a.grantee <> r.owner$$,
    'nobody may pass on a right');
SELECT is_empty(
    $$SELECT r.path, a.grantee::regrole FROM (
          SELECT r.path, r.acl, r.owner FROM routine AS r
          UNION ALL SELECT r.path, r.acl, r.owner FROM relation AS r
          UNION ALL SELECT s.name, s.acl, s.owner FROM schema AS s) AS r
      CROSS JOIN LATERAL aclexplode(r.acl) AS a
      WHERE a.grantee <> 0 AND a.grantee <> r.owner AND a.grantee NOT IN (SELECT m.oid FROM managed AS m)$$,
    'rights are given to our roles, never to a person');
SELECT is_empty(
    $$SELECT r.path, c.attname FROM relation AS r
      INNER JOIN pg_catalog.pg_attribute AS c ON c.attrelid = r.oid WHERE c.attacl IS NOT NULL$$,
    'no rights on single columns (Citus drops them)');
SELECT is(
    (SELECT d.defaclacl::text FROM pg_catalog.pg_default_acl AS d
     WHERE d.defaclrole = 'flow_owner'::regrole AND d.defaclobjtype = 'f' AND d.defaclnamespace = 0),
    '{flow_owner=X/flow_owner}',
    'a function that flow_owner makes later has nothing for PUBLIC either');

-- Roles --------------------------------------------------------------------------------------------
SELECT is_empty(
    $$SELECT m.rolname FROM managed AS m
      WHERE m.rolsuper OR m.rolcreaterole OR m.rolcreatedb OR m.rolreplication OR m.rolbypassrls$$,
    'no role of ours has power over the server');
SELECT set_eq(
    $$SELECT m.rolname::text FROM managed AS m WHERE m.rolcanlogin$$,
    ARRAY['flow_worker', 'flow_jobs', 'flow_proxy', 'flow_gate', 'flow_auth'],
    'the login roles');
SELECT set_eq(
    $$SELECT g.rolname || ' to ' || m.rolname FROM pg_catalog.pg_auth_members AS a
      INNER JOIN pg_catalog.pg_roles AS g ON g.oid = a.roleid
      INNER JOIN managed AS m ON m.oid = a.member$$,
    ARRAY[
        'pg_read_all_stats to flow_owner', 'pg_signal_backend to flow_owner', 'flow_extract to flow_owner',
        'flow_extract to flow_loader', 'flow_runner to flow_proxy',
        'flow_reader to flow_proxy', 'flow_dates to flow_proxy', 'flow_qa to flow_proxy', 'flow_public to flow_proxy'
    ],
    'who of our roles may become whom');

-- The same code on Citus ----------------------------------------------------------------------------
SELECT is_empty(
    $$SELECT r.path, a.attname, a.atttypid::regtype FROM relation AS r
      INNER JOIN pg_catalog.pg_attribute AS a ON a.attrelid = r.oid
      WHERE a.attnum > 0 AND a.attname IN ('subscriber', 'counterpart') AND a.atttypid <> 'integer'::regtype$$,
    'a subscriber is an integer everywhere');
SELECT is_empty(
    $$SELECT r.path, t.tgname FROM pg_catalog.pg_trigger AS t INNER JOIN relation AS r ON r.oid = t.tgrelid
      WHERE NOT t.tgisinternal$$,
    'no triggers');
SELECT is_empty(
    $$SELECT r.path FROM relation AS r WHERE r.relrowsecurity$$,
    'no row-level security');
SELECT is_empty(
    $$SELECT r.path, a.attname, a.atttypid::regtype FROM relation AS r
      INNER JOIN pg_catalog.pg_attribute AS a ON a.attrelid = r.oid
      WHERE a.attnum > 0 AND NOT a.attisdropped AND r.path <> 'ops.alembic_version'
          AND a.atttypid::regtype::text IN ('timestamp without time zone', 'time with time zone', 'json', 'character',
              'character varying', 'money')$$,
    'types: timestamptz, jsonb, text');

-- The text of each kind's example, as if its week were loaded.
INSERT INTO etl.load (event_type, day, state, source)
SELECT t.type, d::date, 'attached', 'test'
FROM unnest(ARRAY['calls', 'sms', 'mds', 'topups']) AS t (type)
CROSS JOIN generate_series('2016-01-01'::date, '2016-01-07', '1 day') AS d;
CREATE TEMPORARY TABLE compiled AS
SELECT k.kind, query.compile(k.example) AS text FROM query.kind AS k;
SELECT cmp_ok((SELECT count(*) FROM compiled AS c WHERE c.text ~ '2016'), '>', 5::bigint, 'the examples read loaded days');
SELECT is_empty(
    $$SELECT c.kind, m FROM compiled AS c
      CROSS JOIN LATERAL regexp_matches(lower(c.text), '\m(current_setting|now|random|clock_timestamp|current_date|'
          || 'current_timestamp|localtimestamp|current_user|session_user|grouping sets|rollup|cube|nextval)\M', 'g') AS m$$,
    'compiled text holds literals: no setting, clock, chance or user; no grouping sets');
SELECT is_empty(
    $$SELECT c.kind, m FROM compiled AS c
      CROSS JOIN LATERAL regexp_matches(c.text, '\m((?:query|cache|etl|access|flow|ops)\.\w+)\s*\(', 'g') AS m
      WHERE NOT EXISTS (SELECT FROM routine AS p WHERE p.path = m[1] AND p.provolatile = 'i')$$,
    'compiled text calls no function of ours but such as work on values alone: it runs where the rows are');
SELECT is_empty(
    $$SELECT r.path FROM routine AS r
      WHERE r.schema IN ('query', 'cache') AND r.prosrc ~* '\morder by random\s*\(|\mtablesample\M'$$,
    'samples are by hash, never by chance');
SET LOCAL timezone = 'Pacific/Apia';
SET LOCAL datestyle = 'German';
SET LOCAL intervalstyle = 'sql_standard';
SET LOCAL extra_float_digits = -10;
SELECT is_empty(
    $$SELECT c.kind FROM compiled AS c INNER JOIN query.kind AS k ON k.kind = c.kind
      WHERE query.compile(k.example) <> c.text$$,
    'the session''s settings leave the text as it is');

-- Names ---------------------------------------------------------------------------------------------
SELECT is_empty(
    $$SELECT r.path, c.conname FROM pg_catalog.pg_constraint AS c
      INNER JOIN relation AS r ON r.oid = c.conrelid
      WHERE NOT r.relispartition AND NOT r.stored AND r.path <> 'ops.alembic_version'
          AND c.conname !~ ('^' || r.name || '_(.*_)?' || CASE c.contype
              WHEN 'p' THEN 'pkey' WHEN 'f' THEN 'fkey' WHEN 'u' THEN 'key' WHEN 'c' THEN 'check' WHEN 'x' THEN 'excl' END
              || '$')$$,
    'constraints are named after their table and what they are');

-- A token is asked about before anything is done for it --------------------------------------------
SELECT is_empty(
    $$SELECT r.path FROM routine AS r
      WHERE r.schema = 'flow' AND r.name LIKE 'http%' AND pg_catalog.pg_get_function_arguments(r.oid) LIKE 'claims jsonb%'
          -- it hands on to the others
          AND r.name <> 'http_refuse'
          AND r.prosrc !~ 'BEGIN\s+PERFORM access\.admit\('$$,
    'every function that answers a token admits it first');

SELECT * FROM finish();
ROLLBACK;
