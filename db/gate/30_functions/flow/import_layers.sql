-- The region layers of the private database, as views here.
CREATE OR REPLACE FUNCTION flow.import_layers()
RETURNS integer
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the foreign server and the views are the owner's
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_layer record;
    v_layers integer := 0;
BEGIN
    FOR v_layer IN
        SELECT t.foreign_table_name AS name
        FROM information_schema.foreign_tables AS t
        WHERE t.foreign_table_schema = 'core' AND t.foreign_server_name = 'core'
    LOOP
        EXECUTE format('DROP FOREIGN TABLE core.%I CASCADE', v_layer.name); -- with its view
    END LOOP;
    IMPORT FOREIGN SCHEMA geography FROM SERVER core INTO core;
    FOR v_layer IN
        SELECT t.foreign_table_name AS name
        FROM information_schema.foreign_tables AS t
        WHERE t.foreign_table_schema = 'core' AND t.foreign_server_name = 'core'
    LOOP
        EXECUTE format('CREATE VIEW geography.%I AS SELECT * FROM core.%I', v_layer.name, v_layer.name);
        EXECUTE format('COMMENT ON VIEW geography.%I IS %L', v_layer.name,
            format('Region layer %s: code, name and shape of each place.', v_layer.name));
        v_layers := v_layers + 1;
    END LOOP;
    RETURN v_layers;
END
$body$;

COMMENT ON FUNCTION flow.import_layers() IS
$$Makes the views geography.<layer> of all layers that are loaded, and returns how many there are.

For administrators, after a layer was loaded: the rows of known layers are always those of the private
database, only new layers and changed columns need it. Errors: 08006 when it cannot be reached.$$;
