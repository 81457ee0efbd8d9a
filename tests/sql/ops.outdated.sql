-- Versions with known holes are told.
BEGIN;
SET LOCAL client_min_messages = warning;
SELECT plan(4);

SELECT is((SELECT array_agg(format('%s %s < %s', o.part, o.version, o.wanted) ORDER BY o.part)
    FROM ops.outdated('{"PostgreSQL 15": "15.9", "PyJWT": "2.12.1", "gunicorn": "100", "postgis": "3.3.2", "new": "1"}') AS o),
    '{PostgreSQL 15 15.9 < 15.20,PyJWT 2.12.1 < 2.13}', 'numbers are compared as numbers; what is not listed is not judged');
SELECT is_empty($$SELECT * FROM ops.outdated('{"PostgreSQL 15": "15.20", "PyJWT": "2.13.0rc1", "pg_cron": "1.4-1"}')$$,
    'as new as wanted, whatever stands behind the number');
SELECT ok((SELECT bool_and(o.why <> '') FROM ops.outdated('{"PostgreSQL 15": "15.0", "postgis": "1", "Werkzeug": "0.1"}') AS o),
    'each with its reason');
SELECT ok(ops.versions() ?& ARRAY['postgis', 'plpgsql', format('PostgreSQL %s',
    current_setting('server_version_num')::integer / 10000)], 'versions of server and extensions');

SELECT * FROM finish();
ROLLBACK;
