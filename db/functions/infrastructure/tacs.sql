-- Handset models by type allocation code, as FlowDB's users know them.
CREATE OR REPLACE VIEW infrastructure.tacs AS
SELECT
    p.tac::numeric AS id,
    p.brand,
    p.model,
    p.width,
    p.height,
    p.depth,
    p.weight,
    p.attributes ->> 'display_type' AS display_type,
    lower(p.attributes ->> 'display_colors') IN ('true', 't', '1') AS display_colors,
    p.display_width,
    p.display_height,
    lower(p.attributes ->> 'mms_receiver') IN ('true', 't', '1') AS mms_receiver,
    lower(p.attributes ->> 'mms_built_in_camera') IN ('true', 't', '1') AS mms_built_in_camera,
    lower(p.attributes ->> 'wap_push_ota_support') IN ('true', 't', '1') AS wap_push_ota_support,
    lower(p.attributes ->> 'hardware_gprs') IN ('true', 't', '1') AS hardware_gprs,
    lower(p.attributes ->> 'hardware_edge') IN ('true', 't', '1') AS hardware_edge,
    lower(p.attributes ->> 'hardware_umts') IN ('true', 't', '1') AS hardware_umts,
    lower(p.attributes ->> 'hardware_wifi') IN ('true', 't', '1') AS hardware_wifi,
    lower(p.attributes ->> 'hardware_bluetooth') IN ('true', 't', '1') AS hardware_bluetooth,
    lower(p.attributes ->> 'hardware_gps') IN ('true', 't', '1') AS hardware_gps,
    p.software_os_vendor,
    p.software_os_name,
    p.software_os_version,
    p.hnd_type
FROM store.tac AS p;

COMMENT ON VIEW infrastructure.tacs IS
'Handset models by type allocation code; columns that the loaded list lacks are null.';
