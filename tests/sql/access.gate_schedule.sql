-- Schedules of analysts of the gate: set up, run and ended under their roles, decided at each run.
BEGIN;
\ir include/world.psql
SELECT plan(30);

CREATE ROLE t_ana LOGIN IN ROLE flow_analyst;
CREATE ROLE t_bob LOGIN IN ROLE flow_analyst;
INSERT INTO access.role (role, scopes, description) VALUES
('t_people', ARRAY['run', 'get_available_dates', 'admin3:spatial_aggregate:spatial_aggregate',
    'admin3:spatial_aggregate:daily_location'], 'test'),
('t_blind', ARRAY['run', 'admin3:spatial_aggregate:spatial_aggregate', 'admin3:spatial_aggregate:daily_location'], 'test');
INSERT INTO access.role_grant (login, role) VALUES ('t_ana', 't_people'), ('t_bob', 't_blind');

CREATE FUNCTION pg_temp.asks(login text, call text, arguments jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
    SELECT flow.gate_call(asks.login, asks.call, asks.arguments)
$$;
CREATE FUNCTION pg_temp.schedule(login text, more jsonb DEFAULT '{}', unit text DEFAULT 'admin3') RETURNS jsonb LANGUAGE sql AS $$
    SELECT pg_temp.asks(login, 'schedule', jsonb_build_object(
        'name', 'people', 'date_stencil', '[0]'::jsonb, 'event_types', NULL, 'earliest', NULL, 'all_types', FALSE,
        'spec', jsonb_build_object('query_kind', 'spatial_aggregate', 'locations', pg_temp.day(
            jsonb_build_object('date', 'reference_date', 'aggregation_unit', unit)))) || more)
$$;
CREATE FUNCTION pg_temp.round() RETURNS integer LANGUAGE plpgsql AS $$
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
CREATE FUNCTION pg_temp.runs(login text DEFAULT 't_ana') RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', right(r.value ->> 'reference_date', 2), r.value ->> 'state', r.value ->> 'error'), ', '
        ORDER BY r.value ->> 'reference_date')
    FROM jsonb_array_elements(pg_temp.asks(login, 'schedule_runs', '{"name": "people"}') -> 'result') AS r
$$;
CREATE FUNCTION pg_temp.suspended() RETURNS text LANGUAGE sql AS $$
    SELECT pg_temp.asks('t_ana', 'schedules') #>> '{result,0,suspended}'
$$;

-- Setting up
SELECT is(pg_temp.schedule('t_ana', '{"event_types": ["calls"], "earliest": "2016-01-03"}'), '{"result": true}', 'a new schedule');
SELECT is(pg_temp.schedule('t_ana', '{"event_types": ["calls"], "earliest": "2016-01-04"}') ->> 'result', 'true',
    'in this very transaction it counts as new still');
SELECT is(pg_temp.schedule('t_bob') #>> '{error,message}', 'permission denied: no role of yours holds get_available_dates',
    'runs tell which days are loaded, so one must be allowed to know');
SELECT is(pg_temp.schedule('t_ana', unit => 'admin1') #>> '{error,sqlstate}', '42501', 'a unit that no role holds');
SELECT is(pg_temp.schedule('t_ana', jsonb_build_object('spec', pg_temp.day('{"date": "reference_date"}'))) #>> '{error,sqlstate}',
    '22023', 'nothing about single people');
SELECT is(pg_temp.schedule('t_ana', '{"name": "a b"}') #>> '{error,sqlstate}', '22023', 'no name');
SELECT is(pg_temp.schedule('t_ana', '{"date_stencil": [[0, 0]]}') #>> '{error,sqlstate}', '22023', 'no stencil');
SELECT is(pg_temp.schedule('t_ana', '{"event_types": []}') #>> '{error,sqlstate}', '22023', 'no event types');
SELECT is(pg_temp.schedule('t_ana', '{"spec": null}') #>> '{error,sqlstate}', '22023', 'no specification');
SELECT pg_temp.set('schedules_per_user', '1');
SELECT is(pg_temp.schedule('t_ana', '{"name": "second"}') #>> '{error,sqlstate}', '53400', 'no more than schedules_per_user');
SELECT pg_temp.set('schedules_per_user', '20');
SELECT is((SELECT string_agg(concat_ws(' ', a.action, a.decision), ', ' ORDER BY a.at) FROM access.audit AS a
    WHERE a.caller = 't_bob'), 'schedule denied', 'what is refused is on record');

-- Lists
SELECT is((SELECT jsonb_agg(s.value - 'spec') FROM jsonb_array_elements(pg_temp.asks('t_ana', 'schedules') -> 'result') AS s),
    '[{"name": "people", "kind": "spatial_aggregate", "date_stencil": [0], "event_types": ["calls"], "all_types": false,
       "earliest": "2016-01-04", "suspended": null, "running": 0, "succeeded": 0, "failed": 0, "last_date": null}]', 'one''s own');
SELECT is(pg_temp.asks('t_bob', 'schedules') -> 'result', '[]', 'and nobody else''s');
SELECT flow.schedule('inner', flow.daily_location('reference_date', 'admin3'));
UPDATE cache.schedule SET owner = 't_ana' WHERE name = 'inner';
SELECT is(jsonb_array_length(pg_temp.asks('t_ana', 'schedules') -> 'result'), 1, 'not those of the private database');
SELECT is(pg_temp.asks('t_ana', 'unschedule', '{"name": "inner"}') #>> '{error,sqlstate}', 'P0002', 'nor are they ended here');
DELETE FROM cache.schedule WHERE name = 'inner';

-- Runs
SELECT is(pg_temp.round(), 2, 'each loaded date from the earliest on');
SELECT is(pg_temp.runs(), '04 running, 05 running', 'is asked');
SELECT is((SELECT string_agg(a.login, ' ') FROM access.asked AS a INNER JOIN cache.schedule_run AS r ON r.query_id = a.id
    WHERE a.via = 'login'), 't_ana t_ana', 'as its owner''s question');
SELECT is((SELECT count(*) FROM access.audit AS a WHERE a.caller = 't_ana' AND a.via = 'gate' AND a.action = 'run'
    AND a.decision = 'allowed'), 2::bigint, 'which is on record');
SELECT pg_temp.work();
SELECT is(pg_temp.round(), 0, 'all are asked');
SELECT is(pg_temp.runs(), '04 success, 05 success', 'and answered');
SELECT is(pg_temp.runs('t_bob'), NULL, 'another sees nothing of it');

-- Limits to days are those of the moment: the date fails, the schedule goes on.
SELECT access.limit_role('t_people', last_day => '2016-01-04');
SELECT pg_temp.schedule('t_ana', '{"event_types": ["calls"], "earliest": "2016-01-04", "date_stencil": [[0, 1]]}');
SELECT pg_temp.round();
SELECT pg_temp.work();
SELECT pg_temp.round();
SELECT matches(
    (SELECT r.error FROM cache.schedule_run AS r WHERE r.state = 'failed' AND r.reference_date = '2016-01-05'),
    '^the roles of t_ana do not reach: .*of 2016-01-05', 'a day beyond the role''s limit');
SELECT is(pg_temp.suspended(), NULL, 'stops nothing else');

-- Losing a grant stops the schedule.
DELETE FROM access.role_grant WHERE login = 't_ana';
INSERT INTO etl.load (event_type, day, state, source) VALUES ('calls', '2016-01-06', 'attached', 'test');
SELECT is(pg_temp.round(), 1, 'without the role the next run');
SELECT matches(pg_temp.suspended(), '^t_ana may not run queries any more', 'suspends the schedule');
SELECT is((SELECT count(*) FROM access.audit AS a WHERE a.caller = 't_ana' AND a.action = 'run' AND a.decision = 'denied'),
    1::bigint, 'which is on record');
SELECT is(pg_temp.round(), 0, 'it asks no more');

-- The end
SELECT is(pg_temp.asks('t_ana', 'unschedule', '{"name": "people"}') ->> 'result', 'true', 'ended by its owner');
SELECT is(pg_temp.asks('t_ana', 'unschedule', '{"name": "people"}') #>> '{error,sqlstate}', 'P0002', 'once');

SELECT * FROM finish();
ROLLBACK;
