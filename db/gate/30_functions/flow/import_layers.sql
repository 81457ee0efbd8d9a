-- The region layers of the private database, as views here.
-- requires: core.show_layer, core.layer_columns
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
    -- Beside what is there: a layer that is as it was stays untouched, so nobody's reading holds this up.
    CREATE SCHEMA core_import;
    IMPORT FOREIGN SCHEMA geography FROM SERVER core INTO core_import;
    FOR v_layer IN
        SELECT
            coalesce(f.name, t.name) AS name,
            f.name IS NOT NULL AS former,
            t.name IS NOT NULL AS there,
            f.columns IS NOT DISTINCT FROM t.columns AS unchanged
        FROM core.layer_columns('core') AS f
        FULL JOIN core.layer_columns('core_import') AS t ON t.name = f.name
    LOOP
        v_layers := v_layers + v_layer.there::integer;
        CONTINUE WHEN v_layer.unchanged;
        IF v_layer.former THEN
            EXECUTE format('DROP VIEW IF EXISTS geography.%I', v_layer.name);
            EXECUTE format('DROP FOREIGN TABLE core.%I', v_layer.name);
        END IF;
        IF v_layer.there THEN
            EXECUTE format('ALTER FOREIGN TABLE core_import.%I SET SCHEMA core', v_layer.name);
            PERFORM core.show_layer(v_layer.name);
        END IF;
    END LOOP;
    FOR v_layer IN SELECT t.name FROM core.layer_columns('core_import') AS t LOOP
        EXECUTE format('DROP FOREIGN TABLE core_import.%I', v_layer.name);
    END LOOP;
    DROP SCHEMA core_import;
    RETURN v_layers;
END
$body$;

COMMENT ON FUNCTION flow.import_layers() IS
$$Makes the views geography.<layer> of all layers that are loaded, and returns how many there are.

For administrators, after a layer was loaded: the rows of known layers are always those of the private
database, only new layers and changed columns need it. Errors: 08001 when it cannot be reached.$$;
