-- The watchdog's quiet side; tests/security/test_watchdog.py has sessions for it to end.
BEGIN;
SELECT plan(3);
SELECT is(ops.watch_gate(), 0::bigint, 'nobody is in the gate: nothing to do');
SELECT is_empty($$SELECT l.what FROM ops.log AS l WHERE l.what IN ('end-session', 'cancel-statement')
    AND l.at >= now()$$, 'and nothing to tell');
SELECT ok((SELECT j.command = 'SELECT ops.watch_gate()' AND j.active FROM cron.job AS j
    WHERE j.jobname = 'flowsql: watch the gate'), 'it is scheduled');
SELECT * FROM finish();
ROLLBACK;
