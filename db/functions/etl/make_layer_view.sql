-- Makes the view of a layer under FlowDB's names.
CREATE OR REPLACE FUNCTION etl.make_layer_view(layer text)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_level constant text := substring(make_layer_view.layer FROM '^admin[0-3]$');
BEGIN
    EXECUTE format($sql$
        CREATE OR REPLACE VIEW geography.%1$I AS
        SELECT r.region AS gid, r.name AS %2$I, r.code AS %3$I, r.geom::public.geometry(multipolygon, 4326) AS geom
        FROM store.region AS r
        WHERE r.layer = %4$L$sql$,
        make_layer_view.layer, coalesce(v_level || 'name', 'name'), coalesce(v_level || 'pcod', 'code'),
        make_layer_view.layer);
    EXECUTE format('COMMENT ON VIEW geography.%I IS %L', make_layer_view.layer,
        format('Region layer %s: code, name and shape of each region.', make_layer_view.layer));
END
$body$;

COMMENT ON FUNCTION etl.make_layer_view(text) IS
$$Makes geography.<layer>: gid, adminNname, adminNpcod, geom for the administrative layers, else gid, name, code, geom.

Who may read it: the default rights of schema geography in db/roles/grants.sql.$$;
