-- Where a phone or SIM was last: reference queries §8.
BEGIN;
\ir include/world.psql
\ir include/circle.psql
SELECT plan(5);

SELECT pg_temp.nears(pg_temp.circle('last_location_by_identifier', '{"aggregation_unit": "admin3",
    "subscriber_identifier": "imei", "end_date": "2016-01-02"}'),
    '[["e1", "A2"], ["e2", "A1"]]',
    'a phone, whoever has it');
SELECT pg_temp.nears(pg_temp.circle('last_location_by_identifier', '{"aggregation_unit": "admin3",
    "subscriber_identifier": "imsi", "end_date": "2016-01-02"}'),
    '[["i1", "A2"], ["i2", "A2"], ["i3", "A1"]]',
    'a SIM card');
SELECT is(query.errors(pg_temp.circle('event_count', jsonb_build_object('subscriber_subset',
    pg_temp.circle('last_location_by_identifier', '{"aggregation_unit": "admin3", "subscriber_identifier": "imei"}'))), 'any')
    #>> '{subscriber_subset,query_kind,0}' LIKE 'Unsupported value: last_location_by_identifier%', TRUE, 'phones are no subscribers');

SELECT * FROM finish();
ROLLBACK;
