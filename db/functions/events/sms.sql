-- Text messages, as FlowDB's users know them.
-- requires: events.id_text
CREATE OR REPLACE VIEW events.sms AS
SELECT
    events.id_text(e.id) AS id,
    e.outgoing,
    e.time AS datetime,
    NULL::text AS network,
    a.msisdn,
    b.msisdn AS msisdn_counterpart,
    l.location_id,
    s.imsi,
    q.imei,
    d.tac::numeric(8) AS tac,
    NULL::numeric AS operator_code,
    NULL::numeric AS country_code
FROM store.sms AS e
    LEFT JOIN store.subscriber AS a ON e.subscriber = a.subscriber
    LEFT JOIN store.subscriber AS b ON e.counterpart = b.subscriber
    LEFT JOIN store.location AS l ON e.location = l.location
    LEFT JOIN store.device AS d ON e.device = d.device
    LEFT JOIN store.sim AS s ON d.sim = s.sim
    LEFT JOIN store.equipment AS q ON d.equipment = q.equipment;

COMMENT ON VIEW events.sms IS
'Text messages with their text identifiers, one row a party; datetime is the partition key, so days prune.';
