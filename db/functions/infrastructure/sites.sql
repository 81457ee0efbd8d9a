-- Mast sites by version, as FlowDB's users know them.
CREATE OR REPLACE VIEW infrastructure.sites AS
SELECT
    p.site::bigint AS site_id,
    p.id,
    p.version,
    p.attributes ->> 'name' AS name,
    p.attributes ->> 'type' AS type,
    p.attributes ->> 'status' AS status,
    p.attributes ->> 'structure_type' AS structure_type,
    lower(p.attributes ->> 'is_cow') IN ('true', 't', '1') AS is_cow,
    p.first_service AS date_of_first_service,
    p.last_service AS date_of_last_service,
    p.point AS geom_point,
    NULL::public.geometry (multipolygon, 4326) AS geom_polygon
FROM store.site AS p;

COMMENT ON VIEW infrastructure.sites IS
'Mast sites by version; columns that the loaded list lacks are null.';
