-- Intervals of local time, counted or taken from the clock: the same, whatever the zone.
BEGIN;
\ir include/world.psql
SELECT plan(3);

-- Times of six days, a prime number of seconds apart, whose interval is not that of the local clock.
CREATE FUNCTION pg_temp.wrong(zone text, unit text, OUT counted boolean, OUT times bigint)
LANGUAGE plpgsql AS $$
DECLARE
    v_bucket record;
BEGIN
    UPDATE ops.setting AS s SET value = wrong.zone WHERE s.name = 'time_zone';
    v_bucket := query.bucket_sql('{"start_date": "2016-03-10 05:30:00", "end_date": "2016-03-16"}', wrong.unit);
    counted := v_bucket.inner_sql ~ 'date_bin';
    EXECUTE format(
        'SELECT count(*) FROM (SELECT e.time, %s AS bucket FROM ('
        'SELECT t.time FROM generate_series(%L::timestamp AT TIME ZONE %L, %L::timestamp AT TIME ZONE %L, ''997 s'') '
        'AS t (time)) AS e) AS b WHERE %s IS DISTINCT FROM date_trunc(%L, b.time AT TIME ZONE %L)',
        v_bucket.inner_sql, '2016-03-10 05:30', wrong.zone, '2016-03-16', wrong.zone, v_bucket.outer_sql, wrong.unit,
        wrong.zone) INTO times;
END
$$;
SELECT is_empty($$SELECT z.zone, u.unit, w.times FROM (VALUES ('America/Lima'), ('Asia/Kathmandu'), ('America/New_York'),
        ('Australia/Lord_Howe')) AS z (zone)
    CROSS JOIN (VALUES ('second'), ('minute'), ('hour'), ('day'), ('month'), ('year')) AS u (unit)
    CROSS JOIN LATERAL pg_temp.wrong(z.zone, u.unit) AS w WHERE w.times > 0$$,
    'no time is in another interval than its clock says');
SELECT is((pg_temp.wrong('Asia/Kathmandu', 'hour')).counted, TRUE, 'intervals are counted where days have 24 hours');
SELECT is((pg_temp.wrong('America/New_York', 'hour')).counted, FALSE, 'and taken from the clock where one has not');

SELECT * FROM finish();
ROLLBACK;
