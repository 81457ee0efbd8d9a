-- Which layers, tables and lists a query reads, and that loading one of them makes its result stale.
BEGIN;
\ir include/world.psql
SELECT plan(17);

CREATE FUNCTION pg_temp.places(spec jsonb, category text DEFAULT 'any') RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', w.what, nullif(w.name, '')), ', ' ORDER BY w.what, w.name)
    FROM query.wanted_places(query.normalise(places.spec, places.category)) AS w
$$;
CREATE FUNCTION pg_temp.handset(method text DEFAULT 'last') RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'handset', 'start_date', '2016-01-01', 'end_date', '2016-01-02',
        'characteristic', 'brand', 'method', handset.method)
$$;
CREATE FUNCTION pg_temp.geography(unit text) RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'geography', 'aggregation_unit', geography.unit)
$$;

SELECT is(pg_temp.places(pg_temp.day()), 'layer admin3', 'locations by events: the layer; cells count by the days');
SELECT is(pg_temp.places(pg_temp.geography('admin1')), 'cells, layer admin1', 'without events: the list of cells too');
SELECT is(pg_temp.places(pg_temp.handset()), 'phones', 'phones: the list of phones');
SELECT is(pg_temp.places(jsonb_build_object('query_kind', 'joined_spatial_aggregate', 'method', 'distr',
    'locations', pg_temp.day(), 'metric', pg_temp.handset()), 'top_level'), 'layer admin3, phones', 'in a part as well');
SELECT cache.enqueue(pg_temp.handset(), 'any') AS subset \gset
SELECT is(pg_temp.places(pg_temp.day(jsonb_build_object('subscriber_subset', :'subset'))), 'layer admin3, phones',
    'in a subset that is named by its id');
SELECT is(pg_temp.places('{"query_kind": "event_count", "start_date": "2016-01-01", "end_date": "2016-01-02"}'), NULL,
    'a count of events reads none');

-- Stored, and made stale by what they read alone.
CREATE TEMP TABLE asked AS
SELECT n.name, cache.enqueue(n.spec, 'any') AS id
FROM (VALUES ('day', pg_temp.day()), ('areas', pg_temp.geography('admin1')), ('handset', pg_temp.handset())) AS n (name, spec);
CREATE FUNCTION pg_temp.stale() RETURNS text LANGUAGE sql AS $$
    SELECT string_agg(a.name, ' ' ORDER BY a.name) FROM asked AS a INNER JOIN cache.query AS q ON q.id = a.id WHERE q.stale
$$;
SELECT is(pg_temp.work(), 3, 'three are computed');
SELECT is((SELECT string_agg(concat_ws(' ', a.name, u.what, nullif(u.name, '')), ', ' ORDER BY a.name, u.what) FROM cache.place_used AS u
    INNER JOIN asked AS a ON a.id = u.id), 'areas cells, areas layer admin1, day layer admin3, handset phones',
    'their edges are kept');
SELECT is(cache.mark_place_stale('phones'), 1::bigint, 'a new list of phones');
SELECT is(pg_temp.stale(), 'handset', 'makes stale what reads phones');
SELECT is(cache.mark_place_stale('cells'), 1::bigint, 'a new list of cells');
SELECT is(pg_temp.stale(), 'areas handset', 'what reads cells without events');
SELECT is(cache.mark_place_stale('layer', 'admin1'), 0::bigint, 'stale ones are stale');
SELECT is(cache.mark_place_stale('layer', 'admin3'), 1::bigint, 'a layer, what reads that layer');
SELECT cache.enqueue(pg_temp.handset(), 'any');
SELECT pg_temp.work();
SELECT is(pg_temp.stale(), 'areas day', 'asked again, it is no longer stale');

-- By the loaders themselves, in their transaction.
UPDATE cache.query SET stale = FALSE;
SELECT etl.store_tacs('[{"line": 1, "id": "1", "brand": "Acme"}]', '{}');
SELECT is(pg_temp.stale(), 'handset', 'flowsql load phones marks');
UPDATE cache.query SET stale = FALSE;
SELECT etl.store_cells((SELECT jsonb_agg(jsonb_build_object('line', c.cell, 'id', c.id, 'version', c.version::text,
    'date_of_first_service', c.first_service, 'date_of_last_service', c.last_service,
    'longitude', public.st_x(c.point), 'latitude', public.st_y(c.point))) FROM store.cell AS c), '{}');
SELECT is(pg_temp.stale(), 'areas', 'flowsql load cells marks, without the days whose cells are as they were');

SELECT * FROM finish();
ROLLBACK;
