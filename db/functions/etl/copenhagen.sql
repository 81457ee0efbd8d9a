-- A source kept as data: the Copenhagen Networks Study, one line an event, seconds since an unknown midnight.
-- requires: etl.define_source
SELECT etl.define_source(
    'copenhagen', 'calls',
    '{"file": "calls.csv", "days": 28, "columns": ["timestamp", "caller", "callee", "duration"]}',
    $extract$
SELECT s.line, format('call-%s', s.line) AS id, p.outgoing, p.msisdn, p.msisdn_counterpart,
    CASE WHEN s.timestamp ~ '^\d{1,9}$' THEN r.start + s.timestamp::integer * interval '1 second' END AS datetime,
    CASE s.duration WHEN '-1' THEN '0' ELSE s.duration END AS duration -- a missed call
FROM staging AS s
    CROSS JOIN run AS r
    CROSS JOIN LATERAL (VALUES (TRUE, s.caller, s.callee), (FALSE, s.callee, s.caller))
        AS p (outgoing, msisdn, msisdn_counterpart)
$extract$,
    '{line,id,outgoing,msisdn,msisdn_counterpart,datetime,duration}',
    'Calls of the Copenhagen Networks Study: a row a party; missed calls (duration -1) are calls of 0 s.'
);
SELECT etl.define_source(
    'copenhagen', 'sms',
    '{"file": "sms.csv", "days": 28, "columns": ["timestamp", "sender", "recipient"]}',
    $extract$
SELECT s.line, format('sms-%s', s.line) AS id, p.outgoing, p.msisdn, p.msisdn_counterpart,
    CASE WHEN s.timestamp ~ '^\d{1,9}$' THEN r.start + s.timestamp::integer * interval '1 second' END AS datetime
FROM staging AS s
    CROSS JOIN run AS r
    CROSS JOIN LATERAL (VALUES (TRUE, s.sender, s.recipient), (FALSE, s.recipient, s.sender))
        AS p (outgoing, msisdn, msisdn_counterpart)
$extract$,
    '{line,id,outgoing,msisdn,msisdn_counterpart,datetime}',
    'Text messages of the Copenhagen Networks Study: a row a party.'
);
