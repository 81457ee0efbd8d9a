-- The hours of a day by two instants: what the clock says, whatever the zone and the day.
BEGIN;
\ir include/world.psql
SELECT plan(3);

-- How many of a day's minutes the two conditions tell apart.
CREATE FUNCTION pg_temp.wrong(zone text, day date, hours jsonb) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    v_wrong bigint;
BEGIN
    UPDATE ops.setting AS s SET value = wrong.zone WHERE s.name = 'time_zone';
    EXECUTE format('SELECT count(*) FROM (SELECT t.time FROM generate_series(%L::timestamp AT TIME ZONE %L,'
        ' %L::timestamp AT TIME ZONE %L - interval ''1 second'', ''1 minute'') AS t (time)) AS e WHERE (%s) IS DISTINCT FROM (%s)',
        wrong.day, wrong.zone, wrong.day + 1, wrong.zone, query.day_hours_sql(wrong.hours, wrong.day),
        query.hours_sql(wrong.hours)) INTO v_wrong;
    RETURN v_wrong;
END
$$;
SELECT is_empty($$SELECT z.zone, d.day, h.first, h.last
    FROM (VALUES ('America/Lima'), ('Asia/Kathmandu'), ('America/New_York')) AS z (zone)
    CROSS JOIN (VALUES ('2016-03-12'::date), ('2016-03-13'), ('2016-11-06')) AS d (day)
    CROSS JOIN (VALUES (0, 6), (20, 6), (9, 17), (7, 7), (22, 24), (1, 3)) AS h (first, last)
    WHERE pg_temp.wrong(z.zone, d.day, jsonb_build_object('start_hour', h.first, 'end_hour', h.last)) > 0$$,
    'no minute is in other hours than its clock says');
SELECT is(query.day_hours_sql('{"start_hour": 0, "end_hour": 24}', '2016-01-01'), NULL, 'a whole day needs no condition');
SELECT is(query.day_hours_sql(NULL, '2016-01-01'), NULL, 'nor do no hours');

SELECT * FROM finish();
ROLLBACK;
