-- Refused in the gate, by right: SQLSTATE 42501. Each section is an attack, run in a session of its own.

-- attack: counters of databases
SELECT * FROM pg_stat_database;

-- attack: tuples read in the private database
SELECT pg_stat_get_db_tuples_returned(oid) FROM pg_database WHERE datname = 'flowsql';

-- attack: size of the private database
SELECT pg_database_size('flowsql');

-- attack: size of the table space
SELECT pg_tablespace_size('pg_default');

-- attack: position in the log
SELECT pg_current_wal_lsn();

-- attack: insert position in the log
SELECT pg_current_wal_insert_lsn();

-- attack: flush position in the log
SELECT pg_current_wal_flush_lsn();

-- attack: position by a message
SELECT pg_logical_emit_message(false, 'a', 'b');

-- attack: position by a checkpoint
SELECT * FROM pg_control_checkpoint();

-- attack: log counters
SELECT * FROM pg_stat_wal;

-- attack: writer counters
SELECT * FROM pg_stat_bgwriter;

-- attack: buffer counters
SELECT * FROM pg_stat_slru;

-- attack: archiver
SELECT * FROM pg_stat_archiver;

-- attack: locks
SELECT * FROM pg_locks;

-- attack: locks by function
SELECT * FROM pg_lock_status();

-- attack: progress
SELECT * FROM pg_stat_progress_analyze;

-- attack: progress by function
SELECT * FROM pg_stat_get_progress_info('VACUUM');

-- attack: objects of other databases
SELECT * FROM pg_shdepend;

-- attack: replication slots
SELECT * FROM pg_replication_slots;

-- attack: temporary tables
CREATE TEMP TABLE t (i integer);

-- attack: temporary functions
CREATE FUNCTION pg_temp.leak(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS 'BEGIN RAISE
    NOTICE ''%'', $1; RETURN TRUE; END';

-- attack: a table
CREATE TABLE public.t (i integer);

-- attack: a table beside the functions
CREATE TABLE flow.t (i integer);

-- attack: a view beside the results
CREATE VIEW results.v AS SELECT 1;

-- attack: a schema
CREATE SCHEMA s;

-- attack: an extension
CREATE EXTENSION hstore;

-- attack: a server
CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw;

-- attack: a login at the server
CREATE USER MAPPING FOR CURRENT_USER SERVER core;

-- attack: tables of the server
IMPORT FOREIGN SCHEMA store FROM SERVER core INTO flow;

-- attack: options of the server
ALTER SERVER core OPTIONS (SET dbname 'flowsql_gate');

-- attack: dblink
SELECT * FROM core.dblink('core', 'SELECT 1') AS t (i integer);

-- attack: dblink with a password
SELECT core.dblink_connect('dbname=flowsql');

-- attack: asking as somebody else
SELECT core.ask('postgres', 'mine', '{}');

-- attack: calling past the functions
SELECT core.call('mine');

-- attack: the foreign tables
SELECT * FROM core.admin3;

-- attack: passwords at the server
SELECT * FROM pg_user_mapping;

-- attack: passwords of roles
SELECT * FROM pg_authid;

-- attack: importing layers
SELECT flow.import_layers();

-- attack: changing a layer
UPDATE geography.admin3 SET geom = NULL;

-- attack: emptying a layer
DELETE FROM geography.admin3;

-- attack: filling a result
INSERT INTO results.q_{people} VALUES ('B', 3);

-- attack: dropping a result
DROP VIEW results.q_{people};

-- attack: replacing a function
CREATE OR REPLACE FUNCTION flow.run(spec jsonb) RETURNS text LANGUAGE sql AS 'SELECT 1';

-- attack: granting
GRANT EXECUTE ON FUNCTION core.ask TO mallory;

-- attack: server files
SELECT pg_read_file('/etc/passwd');

-- attack: listing server files
SELECT pg_ls_dir('.');

-- attack: copy to a file
COPY (SELECT 1) TO '/tmp/x';

-- attack: copy from a program
COPY public.spatial_ref_sys FROM PROGRAM 'cat /etc/passwd';

-- attack: copy to a program
COPY (SELECT 1) TO PROGRAM 'cat';

-- attack: large objects
SELECT lo_creat(0);

-- attack: large objects from bytes
SELECT lo_from_bytea(0, 'hello');

-- attack: large objects from files
SELECT lo_import('/etc/passwd');

-- attack: advisory locks
SELECT pg_advisory_lock(1);

-- attack: advisory locks tried
SELECT pg_try_advisory_xact_lock_shared(1);

-- attack: loading a library
LOAD 'auto_explain';

-- attack: preloading a library
SET session_preload_libraries = 'auto_explain';

-- attack: becoming an administrator
SET ROLE flow_admin;

-- attack: becoming the owner
SET ROLE flow_owner;

-- attack: becoming the gate
SET ROLE flow_gate;

-- attack: becoming an analyst of people
SET ROLE flow_individual;

-- attack: another session's name
SET SESSION AUTHORIZATION postgres;

-- attack: making roles
CREATE ROLE r;

-- attack: raising oneself
ALTER ROLE mallory CREATEROLE;

-- attack: joining a group
GRANT flow_individual TO mallory;

-- attack: changing the gate's password
ALTER ROLE flow_gate PASSWORD 'x';

-- attack: changing limits of the database
ALTER DATABASE flowsql_gate SET temp_file_limit = -1;

-- attack: changing one's limit
SET temp_file_limit = -1;

-- attack: ending the worker
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'flow_worker';

-- attack: cancelling the gate
SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE usename = 'flow_gate';

-- attack: memory
SELECT * FROM pg_backend_memory_contexts;

-- attack: configuration files
SELECT * FROM pg_hba_file_rules;

-- attack: settings of the server
ALTER SYSTEM SET log_statement = 'all';
