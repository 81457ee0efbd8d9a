BEGIN;
SELECT plan(20);

SET LOCAL ROLE flow_admin;
SELECT lives_ok($$SELECT ops.set_setting('privacy_threshold', '20')$$, 'an administrator changes a setting');
SELECT is(ops.setting_value('privacy_threshold'), '20', 'and it is changed');
SELECT lives_ok($$SELECT ops.set_setting('job_timeout', '90 minutes')$$, 'an interval');
SELECT lives_ok($$SELECT ops.set_setting('default_event_types', 'mds')$$, 'a list');
SELECT lives_ok($$SELECT ops.set_setting('time_zone', 'Africa/Accra')$$, 'the zone, while no day is loaded');
SELECT throws_ok($$UPDATE ops.setting AS s SET value = '1' WHERE s.name = 'privacy_threshold'$$,
    '42501', NULL, 'not past the function');
RESET ROLE;

SELECT throws_ok($$SELECT ops.set_setting('no_such', '1')$$, 'P0002', 'there is no setting ''no_such''', 'unknown');
SELECT throws_ok($$SELECT ops.set_setting(NULL, '1')$$, 'P0002', NULL, 'no name');
SELECT throws_ok($$SELECT ops.set_setting('privacy_threshold', NULL)$$, '22004', NULL, 'no value');
SELECT throws_ok(format($$SELECT ops.set_setting(%L, %L)$$, v.name, v.value),
    '22023', format('%L is no value for setting %s', v.value, v.name), format('%s is not %L', v.name, v.value))
FROM (VALUES
    ('privacy_threshold', 'many'), ('privacy_threshold', '-1'), ('privacy_threshold', '99999999999'),
    ('job_timeout', 'soon'), ('job_timeout', '-1 hour'),
    ('time_zone', 'Mars/Olympus'), ('privacy_profile', 'none'),
    ('default_event_types', 'calls,letters'), ('default_event_types', '')
) AS v (name, value);

INSERT INTO etl.load (event_type, day, state, source) VALUES ('calls', '2016-01-01', 'attached', 'test');
SELECT throws_ok($$SELECT ops.set_setting('time_zone', 'UTC')$$, '55000',
    'setting time_zone is fixed: loaded days depend on it', 'stored rows follow the zone');
SELECT lives_ok($$SELECT ops.set_setting('time_zone', 'Africa/Accra')$$, 'the value it has is no change');

SELECT * FROM finish();
ROLLBACK;
