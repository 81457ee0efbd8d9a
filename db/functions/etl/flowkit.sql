-- Sources kept as data: the forms of CSV that FlowKit's loader reads in its tests and its documentation.
-- requires: etl.define_source, etl.read_code
SELECT etl.define_source(
    'flowkit', 'calls',
    '{"columns": ["start_time", "msisdn"],
      "optional": ["id", "msisdn_counterpart", "location_id", "outgoing", "duration", "tac", "imei", "imsi"]}',
    $extract$
SELECT s.line, s.id, s.start_time AS datetime, s.msisdn, s.msisdn_counterpart, s.location_id, s.outgoing, s.duration,
    etl.read_code(s.tac) AS tac, s.imei, s.imsi
FROM staging AS s
$extract$,
    '{line,id,datetime,msisdn,msisdn_counterpart,location_id,outgoing,duration,tac,imei,imsi}',
    'Calls as FlowKit''s test files have them: start_time, True and False, 3393.0, 92380772.0.',
    '{"pattern": "calls_%Y%m%d*.csv*"}'
);
SELECT etl.define_source(
    'flowkit', 'sms',
    '{"columns": ["start_time", "msisdn"],
      "optional": ["id", "msisdn_counterpart", "location_id", "outgoing", "tac", "imei", "imsi"]}',
    $extract$
SELECT s.line, s.id, s.start_time AS datetime, s.msisdn, s.msisdn_counterpart, s.location_id, s.outgoing,
    etl.read_code(s.tac) AS tac, s.imei, s.imsi
FROM staging AS s
$extract$,
    '{line,id,datetime,msisdn,msisdn_counterpart,location_id,outgoing,tac,imei,imsi}',
    'Text messages as FlowKit''s test files have them.',
    '{"pattern": "sms_%Y%m%d*.csv*"}'
);
SELECT etl.define_source(
    'flowkit', 'mds',
    '{"columns": ["datetime", "msisdn"],
      "optional": ["id", "location_id", "duration", "volume_total", "volume_upload", "volume_download", "tac", "imei",
          "imsi"]}',
    $extract$
SELECT s.line, s.id, s.datetime, s.msisdn, s.location_id, s.duration, s.volume_total, s.volume_upload,
    s.volume_download, etl.read_code(s.tac) AS tac, s.imei, s.imsi
FROM staging AS s
$extract$,
    '{line,id,datetime,msisdn,location_id,duration,volume_total,volume_upload,volume_download,tac,imei,imsi}',
    'Mobile data sessions as FlowKit''s test files have them.',
    '{"pattern": "mds_%Y%m%d*.csv*"}'
);
SELECT etl.define_source(
    'flowkit', 'topups',
    '{"columns": ["datetime", "msisdn"],
      "optional": ["id", "location_id", "type", "recharge_amount", "airtime_fee", "tax_and_fee", "pre_event_balance",
          "post_event_balance", "tac", "imei", "imsi"]}',
    $extract$
SELECT s.line, s.id, s.datetime, s.msisdn, s.location_id, s.type, s.recharge_amount, s.airtime_fee, s.tax_and_fee,
    s.pre_event_balance, s.post_event_balance, etl.read_code(s.tac) AS tac, s.imei, s.imsi
FROM staging AS s
$extract$,
    '{line,id,datetime,msisdn,location_id,type,recharge_amount,airtime_fee,tax_and_fee,pre_event_balance,'
    'post_event_balance,tac,imei,imsi}',
    'Top-ups as FlowKit''s test files have them.',
    '{"pattern": "topups_%Y%m%d*.csv*"}'
);
