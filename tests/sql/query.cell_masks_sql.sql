-- In which hours cells had events: what sightings say, without reading them.
BEGIN;
\ir include/world.psql
SELECT plan(5);

CREATE TEMP TABLE window_of (spec jsonb);
INSERT INTO window_of VALUES ('{"query_kind": "total_network_objects", "start_date": "2016-01-01", "end_date": "2016-01-04",
    "event_types": ["calls", "sms"]}');
CREATE FUNCTION pg_temp.masks(more jsonb, seen boolean) RETURNS TABLE (cell integer, day date, hours integer)
LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE (
        SELECT format('SELECT v.cell, v.day, bit_or(v.hours) FROM (%s) AS v GROUP BY v.cell, v.day',
            CASE WHEN seen THEN query.sightings_sql(w.spec || more) ELSE query.cell_masks_sql(w.spec || more) END)
        FROM window_of AS w);
END
$$;
SELECT isnt_empty($$SELECT pg_temp.masks('{}', FALSE)$$, 'there are some');
SELECT set_eq($$SELECT * FROM pg_temp.masks('{}', FALSE)$$, $$SELECT * FROM pg_temp.masks('{}', TRUE)$$,
    'as sightings have them, cells that are not known too');
SELECT set_eq($$SELECT * FROM pg_temp.masks('{"hours": {"start_hour": 20, "end_hour": 6}}', FALSE)$$,
    $$SELECT * FROM pg_temp.masks('{"hours": {"start_hour": 20, "end_hour": 6}}', TRUE)$$, 'some hours');
SELECT set_eq($$SELECT * FROM pg_temp.masks('{"event_types": ["mds"]}', FALSE)$$,
    $$SELECT * FROM pg_temp.masks('{"event_types": ["mds"]}', TRUE)$$, 'another type');
SELECT is_empty($$SELECT pg_temp.masks('{"start_date": "2017-01-01", "end_date": "2017-01-02"}', FALSE)$$, 'no loaded day');

SELECT * FROM finish();
ROLLBACK;
