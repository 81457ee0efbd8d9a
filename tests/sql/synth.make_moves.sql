-- A region is off limits for two days: people flee and return, and the answers show it.
BEGIN;
\ir include/synth.psql
SELECT plan(13);

SELECT cmp_ok(pg_temp.make_days('{"n_subscribers": 2000, "n_sites": 60, "n_cells": 60, "n_regions": 6, "n_days": 4,
    "n_calls": 3000, "n_sms": 0, "n_mds": 0, "n_topups": 0, "n_tacs": 20, "equipment": false, "first_day": "2016-03-01", "cells_seed": 4,
    "disaster_region_pcod": "SYN.1.2_1", "disaster_start": "2016-03-02", "disaster_end": "2016-03-03"}'), '>',
    20000::bigint, 'four days of calls');

SELECT set_eq($$SELECT DISTINCT s.since FROM synth.stay AS s WHERE s.reason = 'fled'$$, ARRAY['2016-03-02'::date],
    'people flee on the first day');
SELECT is_empty(
    $$SELECT s.person FROM synth.stay AS s INNER JOIN synth.site AS t USING (site)
      WHERE t.off_limits AND s.since <= '2016-03-03' AND s.until > '2016-03-02' AND s.reason <> 'relocated'
      UNION ALL SELECT s.person FROM synth.stay AS s INNER JOIN synth.site AS t USING (site)
      WHERE t.off_limits AND s.since BETWEEN '2016-03-02' AND '2016-03-03'$$, 'nobody lives there meanwhile');
SELECT set_eq($$SELECT DISTINCT s.since FROM synth.stay AS s WHERE s.reason = 'returned'$$, ARRAY['2016-03-04'::date],
    'and return on the day after the last');
SELECT cmp_ok((SELECT count(*) FILTER (WHERE s.reason = 'returned')::numeric / count(*) FILTER (WHERE s.reason = 'fled')
    FROM synth.stay AS s), '>', 0.8, 'most of them');
SELECT is_empty(
    $$SELECT r.person FROM synth.stay AS r INNER JOIN synth.person AS p USING (person)
      WHERE r.reason = 'returned' AND r.site <> p.home
          AND NOT EXISTS (SELECT FROM synth.stay AS s WHERE s.person = r.person AND s.since < '2016-03-02')$$,
    'to where they lived');

-- People by region and day
CREATE FUNCTION pg_temp.seen(day date) RETURNS jsonb LANGUAGE sql AS $$
    SELECT coalesce(jsonb_object_agg(r ->> 'pcod', r -> 'value'), '{}') FROM pg_temp.answer(jsonb_build_object(
        'query_kind', 'unique_subscriber_counts', 'start_date', to_char(day, 'YYYY-MM-DD'),
        'end_date', to_char(day + 1, 'YYYY-MM-DD'), 'aggregation_unit', 'admin2', 'event_types', '["calls"]'::jsonb)) AS r
$$;
CREATE TEMP TABLE counts AS
SELECT d.day, pg_temp.seen(d.day) AS seen
FROM (SELECT '2016-03-01'::date + n AS day FROM generate_series(0, 3) AS n) AS d;
SELECT cmp_ok((SELECT (c.seen -> 'SYN.1.2_1')::integer FROM counts AS c WHERE c.day = '2016-03-01'), '>', 200,
    'unique_subscriber_counts: people are there before');
SELECT set_eq($$SELECT c.day FROM counts AS c WHERE NOT c.seen ? 'SYN.1.2_1'$$, ARRAY['2016-03-02', '2016-03-03']::date[],
    'nobody on the two days');
SELECT cmp_ok((SELECT (c.seen -> 'SYN.1.2_1')::integer FROM counts AS c WHERE c.day = '2016-03-04'), '>', 200,
    'and there again');
SELECT cmp_ok((SELECT (c.seen -> 'SYN.1.1_1')::integer FROM counts AS c WHERE c.day = '2016-03-03'), '>',
    (SELECT (1.15 * (c.seen -> 'SYN.1.1_1')::integer)::integer FROM counts AS c WHERE c.day = '2016-03-01'), 'they are next door meanwhile');

CREATE FUNCTION pg_temp.flow(first text, later text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT coalesce(jsonb_object_agg((r ->> 'pcod_from') || ' ' || (r ->> 'pcod_to'), r -> 'value'), '{}')
    FROM pg_temp.answer(flow.flows(flow.daily_location(first, 'admin2', 'last'), flow.daily_location(later, 'admin2', 'last'))) AS r
$$;
CREATE TEMP TABLE flight AS
SELECT pg_temp.flow('2016-03-01', '2016-03-02') AS out, pg_temp.flow('2016-03-03', '2016-03-04') AS back;
SELECT cmp_ok((SELECT (f.out -> 'SYN.1.2_1 SYN.1.1_1')::integer FROM flight AS f), '>', 150, 'flows: people flee');
SELECT ok((SELECT NOT f.out ? 'SYN.1.2_1 SYN.1.2_1' AND NOT f.out ? 'SYN.1.1_1 SYN.1.2_1' FROM flight AS f), 'none stays or goes there');
SELECT cmp_ok((SELECT (f.back -> 'SYN.1.1_1 SYN.1.2_1')::integer FROM flight AS f), '>', 150, 'flows: people return');

SELECT * FROM finish();
ROLLBACK;
