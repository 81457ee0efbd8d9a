-- When each subscriber uses each site: reference queries §7, steps 1 and 3, decision D13.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
\ir include/scores.psql
SELECT plan(4);

-- Rows (msisdn, site, version, days, hour score, day score); hour h scores h / 100, weekday d of 1 to 7 d / 10.
CREATE FUNCTION pg_temp.scores(who text) RETURNS jsonb
LANGUAGE plpgsql AS $$
DECLARE
    v_rows jsonb;
BEGIN
    EXECUTE format('SELECT jsonb_agg(jsonb_build_array(t.id, t.version, s.days, round(s.hour_score::numeric, 4), '
        'round(s.day_score::numeric, 4)) ORDER BY t.id, t.version) FROM (%s) AS s '
        'INNER JOIN store.site AS t ON t.site = s.site
            INNER JOIN store.subscriber AS b ON b.subscriber = s.subscriber '
        'WHERE b.msisdn = %L',
        query.site_scores_sql(query.normalise(pg_temp.by_region('most_frequent_location',
            '{"end_date": "2016-01-04"}'), 'any'),
            ARRAY(SELECT h / 100.0 FROM generate_series(0, 23) AS h), ARRAY(SELECT d / 10.0
                FROM generate_series(1, 7) AS d)),
        who) INTO v_rows;
    RETURN v_rows;
END
$$;

-- The first of January 2016 is a Friday. night: at s1 at 0 and 23 of it and at 12 of Saturday.
SELECT is(pg_temp.scores('night'), '[["s1", 0, 2, 0.1167, 0.5333], ["s2", 0, 1, 0.04, 0.5], ["sB", 0, 1, 0.12, 0.5]]',
    'days are counted once, scores averaged over events, in the country''s time');
SELECT is(pg_temp.scores('moved'), NULL, 'a cell without a site is nowhere');
UPDATE store.site SET last_service = '2016-01-01' WHERE id = 's1';
INSERT INTO store.site (id, version, first_service, point) SELECT 's1', 1, '2016-01-02', s.point FROM store.site AS s
    WHERE s.id = 's1';
SELECT is(pg_temp.scores('night'),
    '[["s1", 0, 1, 0.115, 0.5], ["s1", 1, 1, 0.12, 0.6], ["s2", 0, 1, 0.04, 0.5], ["sB", 0, 1, 0.12, 0.5]]',
    'each event is at the one version of its site that was in service');
UPDATE store.site SET first_service = '2016-01-03' WHERE id = 's1' AND version = 1;
SELECT is(pg_temp.scores('night') @> '[["s1", 1, 1, 0.12, 0.6]]', FALSE, 'or at none');

SELECT * FROM finish();
ROLLBACK;
