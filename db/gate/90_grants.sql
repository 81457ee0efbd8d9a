-- Every right in the gate database. PUBLIC has none in our schemas.
DO $do$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format(
        'GRANT CONNECT ON DATABASE %I TO flow_analyst, flow_individual, flow_admin, flow_owner',
        current_database());
    EXECUTE format('GRANT CREATE ON DATABASE %I TO flow_owner', current_database()); -- flow.import_layers
END
$do$;

REVOKE ALL ON SCHEMA core, flow, results, geography FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA core, flow FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA core, results, geography FROM PUBLIC;

GRANT USAGE ON SCHEMA public TO flow_analyst, flow_individual, flow_admin, flow_owner;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA core TO flow_owner;

GRANT USAGE ON SCHEMA flow, results, geography TO flow_analyst, flow_individual, flow_admin;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA flow TO flow_analyst, flow_individual, flow_admin;
GRANT SELECT ON ALL TABLES IN SCHEMA results, geography TO flow_analyst, flow_individual, flow_admin;
REVOKE EXECUTE ON FUNCTION flow.import_layers() FROM flow_analyst, flow_individual;

-- The views that flow.open and flow.import_layers make later.
ALTER DEFAULT PRIVILEGES FOR ROLE flow_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE flow_owner IN SCHEMA results
GRANT SELECT ON TABLES TO flow_analyst, flow_individual, flow_admin;
ALTER DEFAULT PRIVILEGES FOR ROLE flow_owner IN SCHEMA geography
GRANT SELECT ON TABLES TO flow_analyst, flow_individual, flow_admin;
