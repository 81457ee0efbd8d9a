-- A source kept as data: the three columns of FlowKit's loading example.
-- requires: etl.define_source
SELECT etl.define_source(
    'flowkit_example', t.event_type,
    '{"columns": ["msisdn", "event_time", "cell_id"], "null": "Undefined"}',
    $extract$
SELECT s.line, s.msisdn, s.event_time AS datetime, s.cell_id AS location_id
FROM staging AS s
$extract$,
    '{line,msisdn,datetime,location_id}',
    'msisdn, event_time, cell_id (with leading zeros), "Undefined" for what is not known.',
    jsonb_build_object('pattern', t.event_type || '_data_%Y_%m_%d.csv*')
)
FROM unnest(ARRAY['calls', 'sms', 'mds', 'topups']) AS t (event_type);
