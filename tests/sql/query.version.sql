-- A result is as old as the functions that made it.
BEGIN;
SELECT plan(7);

CREATE TEMP TABLE spec AS
SELECT query.normalise('{"query_kind": "geography", "aggregation_unit": "admin3"}') AS geography,
    query.normalise('{"query_kind": "flows",
        "from_location": {"query_kind": "daily_location", "date": "2016-01-01", "aggregation_unit": "admin3", "method": "last"},
        "to_location": {"query_kind": "daily_location", "date": "2016-01-02", "aggregation_unit": "admin3",
            "method": "last"}}') AS flows;
CREATE TEMP TABLE before AS
SELECT query.version(s.geography) AS geography, query.version(s.flows) AS flows, query.id(s.flows) AS id FROM spec AS s;
CREATE FUNCTION pg_temp.changed() RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(' ',
        CASE WHEN query.version(s.geography) <> b.geography THEN 'geography' END,
        CASE WHEN query.version(s.flows) <> b.flows THEN 'flows' END) FROM spec AS s, before AS b
$$;
CREATE FUNCTION pg_temp.deploy(name text) RETURNS void LANGUAGE sql AS $$
    UPDATE ops.repeatable AS r SET sha256 = 'changed' WHERE r.name = $1
$$;

SELECT is(pg_temp.changed(), '', 'nothing changed');
SAVEPOINT s;
SELECT pg_temp.deploy('query.flows');
SELECT is(pg_temp.changed(), 'flows', 'a kind concerns its own queries');
SELECT isnt((SELECT query.id(s.flows) FROM spec AS s), (SELECT b.id FROM before AS b), 'and they get another id');
ROLLBACK TO s;
SELECT pg_temp.deploy('query.daily_location');
SELECT is(pg_temp.changed(), 'flows', 'and those it is nested in');
ROLLBACK TO s;
SELECT pg_temp.deploy('query.event_count');
SELECT is(pg_temp.changed(), '', 'and no others');
ROLLBACK TO s;
SELECT pg_temp.deploy('query.events_sql');
SELECT is(pg_temp.changed(), 'geography flows', 'what kinds share concerns all');
ROLLBACK TO s;
SELECT pg_temp.deploy('cache.body');
SELECT is(pg_temp.changed(), '', 'what only shows results concerns none');

SELECT * FROM finish();
ROLLBACK;
