-- The columns of synthetic events, as a file's header would have them.
CREATE OR REPLACE FUNCTION synth.columns(event_type text)
RETURNS text[]
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN ARRAY['id', 'datetime', 'msisdn', 'location_id', 'tac', 'imei', 'imsi'] || CASE columns.event_type
        WHEN 'calls' THEN ARRAY['msisdn_counterpart', 'outgoing', 'duration']
        WHEN 'sms' THEN ARRAY['msisdn_counterpart', 'outgoing']
        WHEN 'mds' THEN ARRAY['duration', 'volume_upload', 'volume_download', 'volume_total']
        WHEN 'topups' THEN ARRAY['type', 'recharge_amount', 'airtime_fee', 'tax_and_fee', 'pre_event_balance',
            'post_event_balance']
    END;
END
$body$;

COMMENT ON FUNCTION synth.columns(text) IS
$$Columns that synth.fill_day stages for an event type.$$;
