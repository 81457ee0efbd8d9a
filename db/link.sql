-- How sessions of the private database write the audit trail beside their own transactions: by a connection
-- to the same database, as flow_gate. Runs as the administrator, with the deploy of the gate database, since
-- both need the same address and password (settings flowsql.core_*). Nobody but the owner may use it.
CREATE SCHEMA IF NOT EXISTS link;
COMMENT ON SCHEMA link IS 'dblink, for the audit trail alone. The owner only.';
CREATE EXTENSION IF NOT EXISTS dblink SCHEMA link;
DO $do$
DECLARE
    v_server constant jsonb := jsonb_build_object(
        'host', current_setting('flowsql.core_host'),
        'port', current_setting('flowsql.core_port'),
        'dbname', current_setting('flowsql.core_dbname'),
        'application_name', 'flowsql audit',
        'connect_timeout', '10');
    v_login constant jsonb := jsonb_build_object(
        'user', 'flow_gate', 'password', current_setting('flowsql.core_password'));
    v_function record;
    v_options text;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_foreign_server AS s WHERE s.srvname = 'flowsql_record') THEN
        CREATE SERVER flowsql_record FOREIGN DATA WRAPPER dblink_fdw;
    END IF;
    SELECT string_agg(format(
        '%s %I %L', CASE WHEN o.option_name IS NULL THEN 'ADD' ELSE 'SET' END, w.key, w.value), ', ')
    INTO v_options
    FROM jsonb_each_text(v_server) AS w
    LEFT JOIN (
        SELECT p.option_name
        FROM pg_foreign_server AS s, pg_options_to_table(s.srvoptions) AS p
        WHERE s.srvname = 'flowsql_record'
    ) AS o ON o.option_name = w.key;
    EXECUTE 'ALTER SERVER flowsql_record OPTIONS (' || v_options || ')';

    IF NOT EXISTS (
        SELECT FROM pg_user_mappings AS m WHERE m.srvname = 'flowsql_record' AND m.usename = 'flow_owner'
    ) THEN
        CREATE USER MAPPING FOR flow_owner SERVER flowsql_record OPTIONS (user '', password '');
    END IF;
    SELECT string_agg(format('SET %I %L', w.key, w.value), ', ') INTO v_options
    FROM jsonb_each_text(v_login) AS w;
    EXECUTE 'ALTER USER MAPPING FOR flow_owner SERVER flowsql_record OPTIONS (' || v_options || ')';

    -- What the owner needs of it, and nothing for anybody else.
    REVOKE ALL ON SCHEMA link FROM PUBLIC;
    FOR v_function IN
        SELECT p.oid::regprocedure AS name FROM pg_proc AS p WHERE p.pronamespace = 'link'::regnamespace
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', v_function.name);
    END LOOP;
END
$do$;
COMMENT ON SERVER flowsql_record IS 'This database itself, for audit rows that stay when their caller rolls back.';
GRANT USAGE ON SCHEMA link TO flow_owner;
GRANT USAGE ON FOREIGN SERVER flowsql_record TO flow_owner;
GRANT EXECUTE ON FUNCTION
link.dblink_connect(text, text), link.dblink(text, text), link.dblink_disconnect(text), link.dblink_get_connections()
TO flow_owner;
