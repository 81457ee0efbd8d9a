-- The private database as a foreign server, and how its owner logs in there: as flow_gate.
-- The deploy passes the address and the password in the settings flowsql.core_*. There is a user
-- mapping for the owner alone: analysts reach the server only through the owner's functions and views.
DO $do$
DECLARE
    v_server constant jsonb := jsonb_build_object(
        'host', current_setting('flowsql.core_host'),
        'port', current_setting('flowsql.core_port'),
        'dbname', current_setting('flowsql.core_dbname'),
        'application_name', 'flowsql gate',
        'connect_timeout', '10',
        'extensions', 'postgis', -- so that the private database searches shapes by its index
        'fetch_size', '10000');
    v_login constant jsonb := jsonb_build_object(
        'user', 'flow_gate', 'password', current_setting('flowsql.core_password'));
    v_options text;
BEGIN
    IF NOT EXISTS (SELECT FROM pg_foreign_server AS s WHERE s.srvname = 'core') THEN
        CREATE SERVER core FOREIGN DATA WRAPPER postgres_fdw;
        ALTER SERVER core OWNER TO flow_owner;
    END IF;
    SELECT string_agg(format(
        '%s %I %L', CASE WHEN o.option_name IS NULL THEN 'ADD' ELSE 'SET' END, w.key, w.value), ', ')
    INTO v_options
    FROM jsonb_each_text(v_server) AS w
    LEFT JOIN (
        SELECT p.option_name
        FROM pg_foreign_server AS s, pg_options_to_table(s.srvoptions) AS p
        WHERE s.srvname = 'core'
    ) AS o ON o.option_name = w.key;
    EXECUTE 'ALTER SERVER core OPTIONS (' || v_options || ')';

    IF NOT EXISTS (
        SELECT FROM pg_user_mappings AS m WHERE m.srvname = 'core' AND m.usename = 'flow_owner'
    ) THEN
        CREATE USER MAPPING FOR flow_owner SERVER core OPTIONS (user '', password '');
    END IF;
    SELECT string_agg(format('SET %I %L', w.key, w.value), ', ') INTO v_options
    FROM jsonb_each_text(v_login) AS w;
    EXECUTE 'ALTER USER MAPPING FOR flow_owner SERVER core OPTIONS (' || v_options || ')';
END
$do$;
COMMENT ON SERVER core IS 'The private database, where all that is asked here is decided and answered.';

-- An analyst's session keeps its connection to the private database for the next call. There it may
-- neither lie about for long, nor hold back cleaning up, nor hang: the gate cannot interrupt it.
ALTER ROLE flow_gate SET idle_session_timeout = '10min';
ALTER ROLE flow_gate SET idle_in_transaction_session_timeout = '10min';
ALTER ROLE flow_gate SET statement_timeout = '60s';
