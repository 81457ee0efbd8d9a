-- Cells by version, as FlowDB's users know them.
CREATE OR REPLACE VIEW infrastructure.cells AS
SELECT
    p.cell::bigint AS cell_id,
    p.id,
    p.version,
    p.site_id,
    p.attributes ->> 'name' AS name,
    p.attributes ->> 'type' AS type,
    p.attributes ->> 'msc' AS msc,
    p.attributes ->> 'bsc_rnc' AS bsc_rnc,
    p.attributes ->> 'antenna_type' AS antenna_type,
    p.attributes ->> 'status' AS status,
    p.attributes ->> 'lac' AS lac,
    nullif(p.attributes ->> 'height', '')::numeric AS height,
    nullif(p.attributes ->> 'azimuth', '')::numeric AS azimuth,
    p.attributes ->> 'transmitter' AS transmitter,
    nullif(p.attributes ->> 'max_range', '')::numeric AS max_range,
    nullif(p.attributes ->> 'min_range', '')::numeric AS min_range,
    nullif(p.attributes ->> 'electrical_tilt', '')::numeric AS electrical_tilt,
    nullif(p.attributes ->> 'mechanical_downtilt', '')::numeric AS mechanical_downtilt,
    p.first_service AS date_of_first_service,
    p.last_service AS date_of_last_service,
    p.point AS geom_point,
    NULL::public.geometry (multipolygon, 4326) AS geom_polygon
FROM store.cell AS p;

COMMENT ON VIEW infrastructure.cells IS
'Cells by version; columns that the loaded list lacks are null.';
