-- The columns that a file of events may have, what each holds, and where it is kept.
CREATE OR REPLACE FUNCTION etl.event_columns(event_type text)
RETURNS TABLE (name text, kind text, target text)
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    SELECT c.name, c.kind, c.target
    FROM (VALUES
        ('id', 'id', 'id', '{calls,sms,mds,topups}'::text[]),
        ('outgoing', 'boolean', 'outgoing', '{calls,sms}'),
        ('datetime', 'time', 'time', '{calls,sms,mds,topups}'),
        ('duration', 'number', 'duration', '{calls,mds}'),
        ('volume_total', 'number', 'volume_total', '{mds}'),
        ('volume_upload', 'number', 'volume_upload', '{mds}'),
        ('volume_download', 'number', 'volume_download', '{mds}'),
        ('type', 'text', 'type', '{topups}'),
        ('recharge_amount', 'number', 'recharge_amount', '{topups}'),
        ('airtime_fee', 'number', 'airtime_fee', '{topups}'),
        ('tax_and_fee', 'number', 'tax_and_fee', '{topups}'),
        ('pre_event_balance', 'number', 'pre_event_balance', '{topups}'),
        ('post_event_balance', 'number', 'post_event_balance', '{topups}'),
        ('msisdn', 'subscriber', 'subscriber', '{calls,sms,mds,topups}'),
        ('msisdn_counterpart', 'subscriber', 'counterpart', '{calls,sms}'),
        ('location_id', 'location', 'location', '{calls,sms,mds,topups}'),
        ('imsi', 'sim', 'sim', '{calls,sms,mds,topups}'),
        ('imei', 'equipment', 'equipment', '{calls,sms,mds,topups}'),
        ('tac', 'tac', 'tac', '{calls,sms,mds,topups}'),
        -- FlowDB has these; no query reads them, so they are taken and not kept
        ('network', 'ignored', NULL, '{calls,sms,mds}'),
        ('operator_code', 'ignored', NULL, '{calls,sms,mds,topups}'),
        ('country_code', 'ignored', NULL, '{calls,sms,mds,topups}')
    ) AS c (name, kind, target, event_types)
    WHERE event_columns.event_type = ANY (c.event_types);
END
$body$;

COMMENT ON FUNCTION etl.event_columns(text) IS
$$Columns that a file of one event type may have.

name: as in FlowDB and in the file. kind: time, id, text, boolean, number, tac, one of the dictionaries (subscriber,
equipment, sim, location), or ignored. target: the column of store.<event type>, null when it is not kept.$$;
