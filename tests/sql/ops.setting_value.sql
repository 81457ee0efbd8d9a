BEGIN;
SELECT plan(4);

SELECT is(ops.setting_value('privacy_threshold'), '15', 'a value, as text');
SELECT throws_ok($$SELECT ops.setting_value('no_such')$$, 'P0002', 'there is no setting ''no_such''',
    'a misspelt name is no silent NULL');
SELECT throws_ok($$SELECT ops.setting_value(NULL)$$, 'P0002', NULL, 'nor is none');

SET LOCAL ROLE flow_jobs;
SELECT is(ops.setting_value('cron_after')::interval, interval '20 seconds', 'the jobs read it without the table');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
