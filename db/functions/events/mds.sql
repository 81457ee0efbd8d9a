-- Mobile data sessions, as FlowDB's users know them.
-- requires: events.id_text
CREATE OR REPLACE VIEW events.mds AS
SELECT
    events.id_text(e.id) AS id,
    e.time AS datetime,
    e.duration,
    NULL::text AS network,
    e.volume_total,
    e.volume_upload,
    e.volume_download,
    a.msisdn,
    l.location_id,
    s.imsi,
    q.imei,
    d.tac::numeric(8) AS tac,
    NULL::numeric AS operator_code,
    NULL::numeric AS country_code
FROM store.mds AS e
    LEFT JOIN store.subscriber AS a ON e.subscriber = a.subscriber
    LEFT JOIN store.location AS l ON e.location = l.location
    LEFT JOIN store.device AS d ON e.device = d.device
    LEFT JOIN store.sim AS s ON d.sim = s.sim
    LEFT JOIN store.equipment AS q ON d.equipment = q.equipment;

COMMENT ON VIEW events.mds IS
'Mobile data sessions with their text identifiers; datetime is the partition key, so days prune.';
