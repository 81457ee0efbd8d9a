-- A computed job: complete table, redaction view, released table and state appear together.
BEGIN;
\ir include/world.psql
SELECT plan(25);

CREATE TEMP TABLE asked AS
SELECT cache.enqueue(jsonb_build_object('query_kind', 'spatial_aggregate', 'locations',
    pg_temp.kept_day('{"date": "2016-01-04"}'))) AS id;
CREATE FUNCTION pg_temp.there() RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', n.nspname, left(c.relname, -32), c.relkind), ', ' ORDER BY n.nspname, c.relname)
    FROM pg_class AS c INNER JOIN pg_namespace AS n ON n.oid = c.relnamespace INNER JOIN asked AS a
        ON right(c.relname, 32) = a.id OR right(c.relname, 32) IN (SELECT d.depends_on FROM cache.dependency AS d)
    WHERE n.nspname IN ('cache', 'redact', 'results', 'individual')
$$;
SELECT is(pg_temp.there(), NULL, 'nothing is there before');
SELECT is(pg_temp.work(), 2, 'the day and the aggregate are computed');
SELECT is(pg_temp.there(), 'cache q_ r, individual q_ r, individual rows_ v, redact q_ v, results q_ r', 'all is there after');
SELECT is((SELECT pg_temp.listed(format('SELECT r.code, c.value, c.contributors FROM cache.q_%s AS c '
    'INNER JOIN store.region AS r ON r.region = c.region', a.id)) FROM asked AS a), '[["A1", 16, 16], ["A2", 15, 15]]',
    'the complete table');
SELECT is((SELECT pg_temp.listed('TABLE results.q_' || a.id) FROM asked AS a), '[["A1", 16]]', 'the released table');
SELECT is((SELECT pg_temp.listed('TABLE redact.q_' || a.id) FROM asked AS a), '[["A1", 16]]', 'the view');
SELECT is((SELECT jsonb_array_length(pg_temp.listed('TABLE individual.rows_' || d.depends_on)) FROM cache.dependency AS d),
    31, 'the day as people read it');
SELECT is((SELECT pg_temp.listed(format('SELECT r.* FROM individual.rows_%s AS r WHERE r.subscriber = ''p01''', d.depends_on))
    FROM cache.dependency AS d), '[["p01", "A1"]]', 'by name');
SELECT is((SELECT q.rows_stored FROM cache.query AS q INNER JOIN asked AS a ON a.id = q.id), 2::bigint, 'rows');
SELECT ok((SELECT bool_and(q.bytes > 0 AND q.compute_ms > 0 AND q.finished_at >= q.started_at AND q.backend_pid IS NULL)
    FROM cache.query AS q), 'cost');
SELECT ok((SELECT query.sql(q.spec) LIKE '%individual.q\_%' FROM cache.query AS q INNER JOIN asked AS a ON a.id = q.id),
    'what is stored is read');
SELECT ok((SELECT query.compile(q.spec) NOT LIKE '%individual.%' FROM cache.query AS q INNER JOIN asked AS a ON a.id = q.id),
    'but not by a compiled query');

-- Stale results: loading a day, a layer
SELECT ok((SELECT cache.readable(a.id) FROM asked AS a), 'readable');
SELECT is(cache.mark_stale('calls', '2016-01-03'), 0::bigint, 'mark_stale: another day');
SELECT is(cache.mark_stale('mds', '2016-01-04'), 0::bigint, 'mark_stale: another type');
SELECT is(cache.mark_stale('sms', '2016-01-04'), 2::bigint, 'mark_stale: a day that was missing');
SELECT is(cache.mark_stale('calls', '2016-01-04'), 0::bigint, 'mark_stale: what is stale already');
SELECT ok((SELECT NOT cache.readable(a.id) FROM asked AS a), 'not readable');
SELECT ok((SELECT query.sql(q.spec) NOT LIKE '%individual.%' FROM cache.query AS q INNER JOIN asked AS a ON a.id = q.id),
    'a stale stored result is not read');
UPDATE store.sighting_calls_20160104 AS s SET cell = c.cell FROM store.cell AS c WHERE c.id = 'B';
SELECT cache.enqueue(q.spec) FROM cache.query AS q INNER JOIN asked AS a ON a.id = q.id;
SELECT is(pg_temp.work(), 2, 'both are computed anew');
SELECT is((SELECT pg_temp.listed('TABLE results.q_' || a.id) FROM asked AS a), '[["B1", 31]]', 'with the new data');
SELECT is(cache.mark_place_stale('layer', 'admin1'), 0::bigint, 'mark_place_stale: another layer');
SELECT is(cache.mark_place_stale('layer', 'admin3'), 2::bigint, 'mark_place_stale: this one');

-- A subset by the id of a query takes part in all this.
UPDATE cache.query SET stale = FALSE;
CREATE TEMP TABLE follower AS
SELECT cache.enqueue(jsonb_build_object('query_kind', 'unique_subscriber_counts', 'start_date', '2016-01-01',
    'end_date', '2016-01-02', 'aggregation_unit', 'admin1', 'subscriber_subset', d.depends_on)) AS id
FROM cache.dependency AS d;
SELECT pg_temp.work();
SELECT cache.mark_stale('calls', '2016-01-04');
SELECT is((SELECT q.stale FROM cache.query AS q INNER JOIN follower AS f ON f.id = q.id), TRUE, 'mark_stale: by a subset');
UPDATE cache.query SET stale = FALSE;
SELECT cache.mark_place_stale('layer', 'admin3');
SELECT is((SELECT q.stale FROM cache.query AS q INNER JOIN follower AS f ON f.id = q.id), TRUE, 'mark_place_stale: by a subset');

SELECT * FROM finish();
ROLLBACK;
