-- Limits of roles, and the profile that a caller is held to.
BEGIN;
\ir include/world.psql
SELECT plan(22);

INSERT INTO access.role (role, scopes, description) VALUES
('wide', '{}', ''), ('dated', '{}', ''), ('typed', '{}', ''), ('short', '{}', ''), ('held', '{}', '');
SELECT access.limit_role('dated', first_day => '2016-01-02', last_day => '2016-01-03');
SELECT access.limit_role('typed', event_types => '{calls}');
SELECT access.limit_role('short', max_rows => 1);

CREATE FUNCTION pg_temp.asked(unit text, more jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
    SELECT query.normalise(jsonb_build_object('query_kind', 'spatial_aggregate', 'locations', pg_temp.day(
        jsonb_build_object('date', '2016-01-01', 'aggregation_unit', unit) || more)))
$$;
CREATE FUNCTION pg_temp.decided(roles text [], spec jsonb, id text DEFAULT NULL) RETURNS jsonb LANGUAGE sql AS $$
    SELECT access.decide_query(
        (SELECT jsonb_object_agg(r.role, '["run", "s"]'::jsonb) FROM unnest(roles) AS r (role)), 'run', '{s}', spec, id)
$$;

SELECT is(pg_temp.decided(ARRAY['wide'], pg_temp.asked('admin3')),
    '{"allowed": true, "granting": ["wide"], "missing": [], "strict": false}', 'no limit');
SELECT is(pg_temp.decided(ARRAY['unknown'], pg_temp.asked('admin3')),
    '{"allowed": true, "granting": ["unknown"], "missing": [], "strict": false}', 'a role that only a token knows');
SELECT is(access.decide_query('{"wide": ["run"]}', 'run', '{s}', pg_temp.asked('admin3')),
    '{"allowed": false, "granting": [], "missing": ["s"]}', 'scopes come first');
SELECT is(pg_temp.decided(ARRAY['dated'], pg_temp.asked('admin3')),
    '{"allowed": false, "granting": [], "strict": true,
      "missing": ["calls of 2016-01-01 (role dated)", "sms of 2016-01-01 (role dated)"]}', 'data before its first day');
SELECT is(pg_temp.decided(ARRAY['dated'], pg_temp.asked('admin3', jsonb_build_object('date', d.date))) -> 'allowed',
    to_jsonb(d.allowed), d.date)
FROM (VALUES ('2016-01-02', TRUE), ('2016-01-03', TRUE), ('2016-01-04', FALSE)) AS d (date, allowed);
SELECT is(pg_temp.decided(ARRAY['dated', 'wide'], pg_temp.asked('admin3')) -> 'granting', '["wide"]',
    'another role may see them');
SELECT is(pg_temp.decided(ARRAY['typed'], pg_temp.asked('admin3')) -> 'missing', '["sms of 2016-01-01 (role typed)"]',
    'another event type');
SELECT is(pg_temp.decided(ARRAY['typed'], pg_temp.asked('admin3', '{"event_types": ["calls"]}')) -> 'allowed', 'true',
    'its own');
SELECT cache.enqueue(jsonb_build_object('query_kind', 'event_count', 'start_date', '2016-01-01',
    'end_date', '2016-01-02', 'event_types', jsonb_build_array('mds')), 'any') AS subset \gset
SELECT is(pg_temp.decided(ARRAY['typed'], pg_temp.asked('admin3', jsonb_build_object(
        'event_types', jsonb_build_array('calls'), 'subscriber_subset', :'subset'))) -> 'missing',
    '["mds of 2016-01-01 (role typed)"]', 'what chooses the people counts too');

-- Rows.
SELECT pg_temp.set('privacy_threshold', '1');
SELECT cache.enqueue(pg_temp.asked('admin3')) AS id \gset
SELECT pg_temp.work();
SELECT cmp_ok(access.row_count(:'id', FALSE), '>', 1::bigint, 'more than one row is released');
SELECT is(pg_temp.decided(ARRAY['short'], pg_temp.asked('admin3')) -> 'allowed', 'true', 'it may be asked');
SELECT is(pg_temp.decided(ARRAY['short'], pg_temp.asked('admin3'), :'id') -> 'missing',
    '["more than 1 rows (role short)"]', 'and not be read');
SELECT pg_temp.set('privacy_threshold', '15');

-- Profiles.
SELECT access.limit_role('held', profile => 'strict');
SELECT ok((SELECT q.stale FROM cache.query AS q WHERE q.id = :'id'), 'what has no strict release is asked anew');
SELECT is(pg_temp.decided(ARRAY['held'], pg_temp.asked('admin3')) -> 'strict', 'true', 'a role that is held');
SELECT is(pg_temp.decided(ARRAY['held', 'wide'], pg_temp.asked('admin3')) -> 'strict', 'false', 'another one would do');
SELECT is(pg_temp.decided(ARRAY['held'], pg_temp.asked('lon-lat')),
    '{"allowed": false, "granting": [], "strict": true, "missing": ["unit lon-lat (profile strict)"]}', 'no lon-lat');
SELECT is(pg_temp.decided(ARRAY['held', 'wide'], pg_temp.asked('lon-lat')) -> 'granting', '["wide"]', 'but for others');
SELECT pg_temp.set('privacy_profile', 'strict');
SELECT is(pg_temp.decided(ARRAY['wide'], pg_temp.asked('lon-lat')) -> 'missing', '["unit lon-lat (profile strict)"]',
    'a deployment that is held');
SELECT is(pg_temp.decided(ARRAY['wide'], pg_temp.asked('admin3')) -> 'strict', 'true', 'all are');
SELECT throws_ok($$SELECT access.limit_role('held', profile => 'none')$$, '22023', NULL, 'no such profile');

SELECT * FROM finish();
ROLLBACK;
