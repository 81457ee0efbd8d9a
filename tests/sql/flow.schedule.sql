-- Schedules: stencils, due dates, runs and their retries, rights.
BEGIN;
\ir include/world.psql
SELECT plan(63);

-- Placeholders
SELECT is(query.at_reference('{"date": "reference_date", "parts": [{"start": "reference_date - 7", "end":
    "reference_date+1"}, "reference_date  -  31"], "n": 1, "u": "admin3", "x": null, "e": {}, "l": []}', '2016-03-01'),
    '{"date": "2016-03-01", "parts": [{"start": "2016-02-23", "end": "2016-03-02"}, "2016-01-30"], "n": 1, "u": "admin3",
    "x": null, "e": {}, "l": []}', 'at_reference: dates for placeholders, whatever else stays');
SELECT is(query.at_reference('["reference_dates", "my reference_date", "reference_date - x", "reference_date - 123456"]',
    '2016-03-01'), '["reference_dates", "my reference_date", "reference_date - x", "reference_date - 123456"]',
    'at_reference: nothing else is one');

-- Stencils (http-api §6)
CREATE FUNCTION pg_temp.days(stencil jsonb) RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(to_char(d.day, 'MM-DD'), ' ' ORDER BY d.day) FROM cache.stencil_days(stencil, '2016-01-10') AS d
$$;
SELECT is(pg_temp.days(s.stencil), s.days, 'stencil ' || s.stencil::text)
FROM (VALUES
    ('[0]'::jsonb, '01-10'), ('[-1, 1]', '01-09 01-11'), ('[[-2, 0]]', '01-08 01-09'), ('[-7, [-6, 0], 0]',
    '01-03 01-04 01-05 01-06 01-07 01-08 01-09 01-10'), ('["2016-01-01"]', '01-01'),
    ('[["2016-01-08", 0], 0]', '01-08 01-09 01-10'), ('[[0, "2016-01-02"]]', NULL), ('[0, 0, [-1, 1]]', '01-09 01-10')
) AS s (stencil, days);
SELECT throws_ok(format('SELECT cache.check_stencil(%L)', s.stencil), '22023', s.message, 'no stencil: ' || coalesce(s.stencil, 'NULL'))
FROM (VALUES
    (NULL, 'date_stencil is not a list of 1 to 100 elements'), ('[]', 'date_stencil is not a list of 1 to 100 elements'),
    ('{}', 'date_stencil is not a list of 1 to 100 elements'), ('["x"]', 'date_stencil: "x" is neither an offset nor a date'),
    ('[1.5]', 'date_stencil: 1.5 is neither an offset nor a date'), ('[[1]]', 'date_stencil: [1] is no pair'),
    ('[[1, 1]]', 'date_stencil: interval [1, 1] is empty'), ('[[1, -1]]', 'date_stencil: interval [1, -1] is empty'),
    ('[["2016-01-02", "2016-01-01"]]', 'date_stencil: interval ["2016-01-02", "2016-01-01"] is empty'),
    ('["2016-02-30"]', 'date_stencil holds a date that does not exist'), ('[null]', 'date_stencil: null is neither an offset nor a date'),
    ('[[[1, 2], 3]]', 'date_stencil: [1, 2] is neither an offset nor a date'),
    ('[99999]', 'date_stencil: 99999 is neither an offset nor a date')
) AS s (stencil, message);
SELECT lives_ok($$SELECT cache.check_stencil('[-7, [-6, 0], "2016-02-29", [0, "2016-01-01"]]')$$, 'a stencil of all kinds');

-- Setting up. Loaded: calls of 1 to 5 January, sms of the first three, mds of the first.
CREATE FUNCTION pg_temp.people(day text DEFAULT 'reference_date') RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'spatial_aggregate', 'locations', pg_temp.day(jsonb_build_object('date', $1)))
$$;
SELECT is(flow.schedule('people', pg_temp.people()), TRUE, 'a schedule is new');
SELECT is(flow.schedule('people', flow.spatial_aggregate(locations => flow.daily_location('reference_date', 'admin3')),
    all_types => FALSE), TRUE, 'in this very transaction it counts as new still');
SELECT is((SELECT jsonb_build_array(s.owner, s.name, s.kind, s.date_stencil, s.event_types, s.all_types, s.succeeded)
    FROM flow.schedules() AS s), '["postgres", "people", "spatial_aggregate", [0], ["calls", "mds", "sms", "topups"],
    false, 0]', 'and is listed');
SELECT throws_ok(format('SELECT flow.schedule(%s)', s.arguments), '22023', s.message, 'refused: ' || s.message)
FROM (VALUES
    ('$$a b$$, pg_temp.people()', 'name is not a name for a schedule'),
    ('NULL, pg_temp.people()', 'name is not a name for a schedule'),
    ('$$a$$, pg_temp.people($$2016-01-01$$)', 'the specification names no reference_date, so it would ask the same for every date'),
    ('$$a$$, NULL', 'the specification names no reference_date, so it would ask the same for every date'),
    ('$$a$$, pg_temp.people(), event_types => $${calls,faxes}$$', 'event_types holds something else than event types'),
    ('$$a$$, pg_temp.people(), event_types => $${}$$', 'event_types holds something else than event types'),
    ('$$a$$, pg_temp.people(), $$[[0, 0]]$$', 'date_stencil: interval [0, 0] is empty'),
    ('$$a$$, pg_temp.people() || $${"method": 1}$$', 'method: Unknown field.')
) AS s (arguments, message);

-- Due dates
CREATE FUNCTION pg_temp.due(name text DEFAULT 'people') RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(to_char(d.reference_date, 'DD'), ' ' ORDER BY d.reference_date) FROM cache.due_dates('postgres', $1) AS d
$$;
SELECT is(pg_temp.due(), '01 02 03 04 05', 'due: every day that any type has');
SELECT flow.schedule('all', pg_temp.people(), event_types => '{calls,sms}', all_types => TRUE);
SELECT is(pg_temp.due('all'), '01 02 03', 'due: every day that all types have');
SELECT flow.schedule('before', pg_temp.people('reference_date - 1'), '[-1, 0]', earliest => '2016-01-03');
SELECT is(pg_temp.due('before'), '03 04 05', 'due: from the earliest date');
SELECT flow.schedule('before', pg_temp.people('reference_date - 1'), '[[-2, 1]]', '{sms}');
SELECT is(pg_temp.due('before'), '03', 'due: when the whole stencil is loaded');
SELECT flow.unschedule('all');
SELECT flow.unschedule('before');

-- Runs
CREATE FUNCTION pg_temp.round() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    v_count integer := 0;
BEGIN
    PERFORM cache.follow_runs();
    WHILE cache.start_scheduled() LOOP
        v_count := v_count + 1;
    END LOOP;
    RETURN v_count;
END
$$;
CREATE FUNCTION pg_temp.runs(name text DEFAULT 'people') RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', to_char(r.reference_date, 'DD'), r.state, r.attempts, r.error), ', ' ORDER BY r.reference_date)
    FROM flow.schedule_runs($1) AS r
$$;
SELECT pg_temp.set('schedule_queue', '2');
SELECT is(pg_temp.round(), '2', 'a round asks as many as may wait');
SELECT is(pg_temp.runs(), '01 running 1, 02 running 1', 'the earliest first');
SELECT is(pg_temp.round(), '0', 'and no more while they wait');
SELECT is((SELECT count(*) FROM access.asked AS a INNER JOIN cache.schedule_run AS r ON r.query_id = a.id
    WHERE a.via = 'login' AND a.login = 'postgres'), 2::bigint, 'its owner has asked them');
SELECT is((SELECT count(*) FROM access.audit AS a WHERE a.detail ->> 'schedule' = 'people' AND a.action = 'run'), 2::bigint,
    'which is on record');
SELECT pg_temp.work();
SELECT pg_temp.set('schedule_queue', '10');
SELECT is(pg_temp.round(), '3', 'what is done makes room');
SELECT is((SELECT row(r.query_id, q.state)::text FROM flow.schedule_runs('people') AS r INNER JOIN cache.query AS q
    ON q.id = r.query_id WHERE r.reference_date = '2016-01-01'),
    format('(%s,ready)', query.id(query.normalise(pg_temp.people('2016-01-01')))), 'the result is the one that the query itself has');
UPDATE cache.query AS q SET state = 'failed', error = 'why' WHERE q.id = (
    SELECT r.query_id FROM flow.schedule_runs('people') AS r WHERE r.reference_date = '2016-01-05');
SELECT pg_temp.work();
SELECT is(pg_temp.round(), '0', 'all are asked');
SELECT is(pg_temp.runs(), '01 success 1, 02 success 1, 03 success 1, 04 success 1, 05 failed 1 why', 'what failed says why');
SELECT is((SELECT r.retry_at - r.finished_at FROM flow.schedule_runs('people') AS r WHERE r.state = 'failed'), interval '10 minutes',
    'it is tried again after a while');
UPDATE cache.schedule_run SET retry_at = now() WHERE state = 'failed';
SELECT is(pg_temp.round(), '1', 'and then is');
UPDATE cache.query AS q SET state = 'cancelled', error = NULL WHERE q.state = 'queued';
SELECT cache.follow_runs();
SELECT is((SELECT row(r.error, r.retry_at - r.finished_at)::text FROM flow.schedule_runs('people') AS r WHERE r.state = 'failed'),
    '("the query was cancelled",00:20:00)', 'the next time after twice as long');
UPDATE cache.schedule_run SET retry_at = now() WHERE state = 'failed';
SELECT pg_temp.round();
UPDATE cache.query AS q SET state = 'cancelled' WHERE q.state = 'queued';
SELECT cache.follow_runs();
SELECT is((SELECT row(r.attempts, r.retry_at)::text FROM flow.schedule_runs('people') AS r WHERE r.state = 'failed'), '(3,)',
    'three times are enough');
SELECT is((SELECT count(*) FROM ops.log AS l WHERE l.what = 'schedule-failed' AND l.subject = 'postgres/people 2016-01-05'),
    3::bigint, 'each failure is in the log');
INSERT INTO etl.load (event_type, day, state, source) VALUES ('topups', '2016-01-06', 'attached', 'test');
SELECT is(pg_temp.round(), '1', 'a newly loaded date');
SELECT is(pg_temp.runs() LIKE '%06 failed 1 No data for date%', TRUE, 'that cannot be answered');
SELECT flow.schedule('people', pg_temp.people('reference_date - 1'), '[-1]');
SELECT is(pg_temp.due(), '02 03 04 05 06', 'a changed schedule is due again for every date');

-- Rights
CREATE ROLE j2_analyst LOGIN IN ROLE flow_individual;
SET SESSION AUTHORIZATION j2_analyst;
SELECT flow.schedule('mine', flow.daily_location('reference_date', 'admin3'), earliest => '2016-01-05', event_types => '{calls}');
SELECT is((SELECT string_agg(s.name, ' ') FROM flow.schedules() AS s), 'mine', 'an analyst sees his own');
SELECT is_empty($$SELECT r.state FROM flow.schedule_runs('people', 'postgres') AS r$$, 'and no run of others');
SELECT throws_ok($$SELECT flow.unschedule('people', 'postgres')$$, '42501', NULL, 'nor may he end them');
SELECT throws_ok($$SELECT flow.unschedule('people')$$, 'P0002', NULL, 'what he has not');
RESET SESSION AUTHORIZATION;
DELETE FROM cache.schedule WHERE name = 'people';
REVOKE flow_individual FROM j2_analyst;
SELECT is(pg_temp.round(), '1', 'whose owner has lost the right');
SELECT is((SELECT row(s.suspended, s.failed)::text FROM flow.schedules() AS s), '("j2_analyst may not run queries any more",1)',
    'is suspended');
SELECT is(pg_temp.round(), '0', 'and runs no more');

SELECT * FROM finish();
ROLLBACK;
