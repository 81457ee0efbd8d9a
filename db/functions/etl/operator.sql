-- A source kept as data: an operator's raw files, with every defect that such files have.
-- requires: etl.define_source, etl.read_number, etl.read_code, etl.read_cell, etl.read_time, etl.time_before
SELECT etl.define_source(
    'operator', t.event_type,
    jsonb_build_object(
        'delimiter', ';', 'encoding', 'latin-1', 'columns', '["a_number"]'::jsonb,
        'trailer', '"?(?:(?:TRAILER|TRL)"?;"?(?P<rows>\d+)"?;*$|(?:TRAILER|TRL|EOF|END|TOTAL)\b)',
        'optional', '["id", "direction", "b_number", "date", "time", "start", "ended", "utc_offset", "duration", "cell",
            "last_cell", "b_cell", "mcc", "mnc", "lac", "ci", "imei", "imei_tac", "imsi", "tac"]'::jsonb || t.more),
    format($extract$
WITH raw AS (
    SELECT s.*,
        -- date and time in one column or in two
        etl.read_time(coalesce(nullif(s.start, ''), concat_ws(' ', nullif(s.date, ''), nullif(s.time, ''))))
            || coalesce(s.utc_offset, '') AS started,
        etl.read_time(nullif(s.ended, '')) || coalesce(s.utc_offset, '') AS stopped,
        -- a missed call has a duration of -1
        CASE WHEN s.duration ~ '^\s*-' THEN '0' ELSE etl.read_number(s.duration) END AS lasted,
        -- a call that moves counts where it began
        coalesce(etl.read_cell(nullif(s.cell, '')),
            CASE WHEN s.ci <> '' THEN
                concat_ws('-', nullif(s.mcc, ''), nullif(s.mnc, ''), nullif(s.lac, ''), s.ci) END,
            etl.read_cell(nullif(s.last_cell, ''))) AS place,
        -- the first eight digits of an IMEI are its model
        coalesce(etl.read_code(nullif(s.tac, '')), nullif(s.imei_tac, ''),
            substring(etl.read_code(s.imei) FROM '^(\d{8})\d{6,8}$')) AS model,
        CASE
            WHEN upper(btrim(s.direction)) IN ('OUT', 'MO', 'MOC', 'SMO') THEN 'out'
            WHEN upper(btrim(s.direction)) IN ('IN', 'MT', 'MTC', 'SMT') THEN 'in'
            ELSE nullif(btrim(s.direction), '')
        END AS way
    FROM staging AS s
)

SELECT s.line, nullif(s.id, '') AS id,
    coalesce(nullif(s.started, coalesce(s.utc_offset, '')), etl.time_before(s.stopped, s.lasted, r.zone)) AS datetime,
    p.msisdn, p.location_id, p.tac, p.imei, p.imsi, %s
FROM raw AS s
    CROSS JOIN run AS r
    CROSS JOIN LATERAL (
        VALUES
        (1, CASE s.way WHEN 'in' THEN 'false' WHEN 'out' THEN 'true' ELSE coalesce(s.way, 'true') END,
            etl.read_code(s.a_number), etl.read_code(s.b_number), s.place, s.model,
            etl.read_code(nullif(s.imei, '')), etl.read_code(nullif(s.imsi, ''))),
        -- without a direction the line stands for both parties
        (2, 'false', etl.read_code(s.b_number), etl.read_code(s.a_number), etl.read_cell(nullif(s.b_cell, '')), NULL,
            NULL, NULL)
    ) AS p (party, outgoing, msisdn, msisdn_counterpart, location_id, tac, imei, imsi)
WHERE p.party = 1 OR %s$extract$, t.selected, t.paired),
    string_to_array('line,id,datetime,msisdn,location_id,tac,imei,imsi,' || t.given, ','),
    'Raw ' || t.event_type || ' with a ; between columns: Latin-1, decimal commas, day-first local times, codes as '
    || 'floats, CGI, missed calls, missing starts, one line for both parties, duplicates, trailers.',
    '{"remove_duplicates": true, "reject_share": 0.3}'
)
FROM (VALUES
    ('calls', '[]'::jsonb, 'outgoing,msisdn_counterpart,duration',
        'p.outgoing, nullif(p.msisdn_counterpart, '''') AS msisdn_counterpart, s.lasted AS duration',
        '(s.way IS NULL AND p.msisdn <> '''')'),
    ('sms', '[]', 'outgoing,msisdn_counterpart',
        'p.outgoing, nullif(p.msisdn_counterpart, '''') AS msisdn_counterpart',
        '(s.way IS NULL AND p.msisdn <> '''')'),
    ('mds', '["volume_total", "volume_upload", "volume_download"]',
        'duration,volume_total,volume_upload,volume_download',
        's.lasted AS duration, etl.read_number(s.volume_total) AS volume_total,'
        ' etl.read_number(s.volume_upload) AS volume_upload, etl.read_number(s.volume_download) AS volume_download',
        'FALSE'),
    ('topups', '["type", "recharge_amount", "airtime_fee", "tax_and_fee", "pre_event_balance", "post_event_balance"]',
        'type,recharge_amount,airtime_fee,tax_and_fee,pre_event_balance,post_event_balance',
        's.type, etl.read_number(s.recharge_amount) AS recharge_amount, etl.read_number(s.airtime_fee) AS airtime_fee,'
        ' etl.read_number(s.tax_and_fee) AS tax_and_fee, etl.read_number(s.pre_event_balance) AS pre_event_balance,'
        ' etl.read_number(s.post_event_balance) AS post_event_balance', 'FALSE')
) AS t (event_type, more, given, selected, paired);
