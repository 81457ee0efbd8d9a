-- What the gate database is made of. It holds no data: schema core is the way to the database that does.
-- Runs as the administrator, who may make extensions.
CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public;

CREATE SCHEMA IF NOT EXISTS core AUTHORIZATION flow_owner;
COMMENT ON SCHEMA core IS 'The way to the private database. The owner only.';
CREATE SCHEMA IF NOT EXISTS flow AUTHORIZATION flow_owner;
COMMENT ON SCHEMA flow IS 'The surface: all that analysts call.';
CREATE SCHEMA IF NOT EXISTS results AUTHORIZATION flow_owner;
COMMENT ON SCHEMA results IS 'Opened results, one view each: flow.open makes it, every read of it is decided anew.';
CREATE SCHEMA IF NOT EXISTS geography AUTHORIZATION flow_owner;
COMMENT ON SCHEMA geography IS 'Region layers, one view a layer: flow.import_layers makes them.';

-- Inside schema core nobody but the owner can so much as name their functions.
CREATE EXTENSION IF NOT EXISTS dblink SCHEMA core;
CREATE EXTENSION IF NOT EXISTS postgres_fdw SCHEMA core;
GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO flow_owner;
