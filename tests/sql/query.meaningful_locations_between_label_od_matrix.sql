-- How many people have places of two labels, by region: reference queries §7.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
\ir include/scores.psql
SELECT plan(6);

CREATE FUNCTION pg_temp.pairs(first text, second text, more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.meaning('meaningful_locations_between_label_od_matrix',
        jsonb_build_object('label_a', first, 'label_b', second) || more)
$$;

-- often: s1 early, s2 late; night: s2 early, sB late; even and mixed: s1 and s2 early
SELECT is(pg_temp.complete(pg_temp.pairs('early', 'late')),
    '[["early", "late", "A1", "A2", 1], ["early", "late", "A2", "B1", 1]]', 'from one label to the other');
SELECT is(pg_temp.complete(pg_temp.pairs('late', 'early')),
    '[["late", "early", "A2", "A1", 1], ["late", "early", "B1", "A2", 1]]', 'and back');
SELECT is(pg_temp.complete(pg_temp.pairs('early', 'early', '{"subscriber_subset": null}')),
    '[["early", "early", "A1", "A1", 1.5], ["early", "early", "A1", "A2", 0.5], ["early", "early", "A2", "A1", 0.5],
      ["early", "early", "A2", "A2", 1.5]]', 'four pairs of two places are a quarter each');
SELECT is(
    pg_temp.published(pg_temp.pairs('early', 'early', '{"start_date": "2016-01-04", "end_date": "2016-01-05"}')),
    '[["early", "early", "A1", "A1", 16]]', '16 people are published, 15 are absent');
SELECT is(
    (SELECT array_agg(m.name[1]) FROM query.normalise(pg_temp.pairs('early', 'late')) AS n,
        regexp_matches(query.present_sql(n, 'x'), '(?:AS |q\.)([a-z_]+)(?=,| FROM)', 'g') AS m (name)),
    ARRAY['label_from', 'label_to', 'pcod_from', 'pcod_to', 'value'], 'columns');
SELECT is(pg_temp.refusal(pg_temp.pairs('early', 'late') - 'label_b'), 'label_b: Missing data for required field.',
    'two labels are needed');

SELECT * FROM finish();
ROLLBACK;
