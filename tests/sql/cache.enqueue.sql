-- Asking a query: rows, edges and days of it and of all it is computed from.
BEGIN;
\ir include/world.psql
SELECT plan(23);

CREATE FUNCTION pg_temp.modal(more jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$
    SELECT jsonb_build_object('query_kind', 'spatial_aggregate', 'locations', jsonb_build_object(
        'query_kind', 'modal_location', 'locations', jsonb_build_array(
            pg_temp.kept_day(), pg_temp.kept_day(), pg_temp.kept_day('{"date": "2016-01-04"}')))) || more
$$;
SELECT is(cache.enqueue(pg_temp.modal()), query.id(query.normalise(pg_temp.modal())), 'gives the id');
SELECT is((SELECT string_agg(concat_ws(' ', q.kind, q.level, q.unit, q.state), ', ' ORDER BY q.kind) FROM cache.query AS q),
    'daily_location subscriber admin3 queued, daily_location subscriber admin3 queued, '
    'modal_location subscriber admin3 queued, spatial_aggregate aggregate admin3 queued',
    'what is worth storing has a row of its own, each once');
SELECT is(
    (SELECT string_agg(a.kind || ' from ' || b.kind, ', ' ORDER BY a.kind, b.kind) FROM cache.dependency AS d
        INNER JOIN cache.query AS a ON a.id = d.id INNER JOIN cache.query AS b ON b.id = d.depends_on),
    'modal_location from daily_location, modal_location from daily_location, spatial_aggregate from daily_location, '
    'spatial_aggregate from daily_location, spatial_aggregate from modal_location', 'edges to all that is nested');
SELECT is(
    (SELECT string_agg(concat_ws(' ', u.event_type, to_char(u.day, 'MM-DD')), ', ' ORDER BY u.event_type, u.day)
        FROM cache.day_used AS u INNER JOIN cache.query AS q ON q.id = u.id WHERE q.kind = 'spatial_aggregate'),
    'calls 01-01, calls 01-04, sms 01-01, sms 01-04', 'days used, missing ones too');
SELECT is((SELECT q.missing FROM cache.query AS q WHERE q.kind = 'spatial_aggregate'),
    '[{"day": "2016-01-04", "event_type": "sms"}]', 'missing days are kept');

-- Again
CREATE TEMP TABLE before AS SELECT q.* FROM cache.query AS q;
SELECT is(cache.enqueue(pg_temp.modal('{"locations": null}') || pg_temp.modal()),
    (SELECT b.id FROM before AS b WHERE b.kind = 'spatial_aggregate'), 'the same question finds its row');
SELECT is((SELECT q.uses FROM cache.query AS q WHERE q.kind = 'spatial_aggregate'), 1::bigint, 'and counts a use');
SELECT is((SELECT count(*) FROM cache.query AS q INNER JOIN before AS b ON b.id = q.id AND b.queued_at = q.queued_at),
    4::bigint, 'and keeps its place');

CREATE FUNCTION pg_temp.become(state text, stale boolean DEFAULT FALSE) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    UPDATE cache.query AS q SET state = become.state, stale = become.stale, attempts = 3,
        backend_pid = CASE become.state WHEN 'running' THEN 1 END, error = CASE become.state WHEN 'failed' THEN 'why' END
    WHERE q.kind = 'spatial_aggregate';
    PERFORM cache.enqueue(pg_temp.modal());
    RETURN (SELECT concat_ws(' ', q.state, q.attempts, q.error) FROM cache.query AS q WHERE q.kind = 'spatial_aggregate');
END
$$;
SELECT is(pg_temp.become('running'), 'running 3', 'one that runs is left alone');
SELECT is(pg_temp.become('ready'), 'ready 3', 'one that is ready is left alone');
SELECT is(pg_temp.become('failed'), 'queued 0', 'a failed one runs again');
SELECT is(pg_temp.become('cancelled'), 'queued 0', 'a cancelled one runs again');
SELECT is(pg_temp.become('evicted'), 'queued 0', 'an evicted one runs again');
SELECT is(pg_temp.become('ready', TRUE), 'queued 0', 'a stale one runs again');
UPDATE cache.query SET state = 'ready', stale = FALSE;
SELECT cache.enqueue(pg_temp.modal('{"locations": {"query_kind": "modal_location", "locations": []}}')
    || jsonb_build_object('locations', pg_temp.kept_day()));
SELECT is((SELECT count(*) FROM cache.query AS q WHERE q.state = 'ready'), 4::bigint, 'what is ready is used again');
UPDATE cache.query SET stale = TRUE WHERE kind = 'daily_location';
UPDATE cache.query SET state = 'evicted' WHERE kind = 'spatial_aggregate';
SELECT cache.enqueue(pg_temp.modal());
SELECT is((SELECT string_agg(q.kind || ' ' || q.state, ', ' ORDER BY q.kind, q.state) FROM cache.query AS q),
    'daily_location queued, daily_location queued, modal_location ready, spatial_aggregate evicted, '
    'spatial_aggregate queued', 'what is stale and below is computed anew');

-- Refusals leave nothing.
DELETE FROM cache.query;
SELECT throws_ok($$SELECT cache.enqueue('{"query_kind": "flows"}')$$, '22023', 'from_location: Missing data for required '
    'field. to_location: Missing data for required field.', 'an invalid specification');
SELECT throws_ok($$SELECT cache.enqueue(pg_temp.kept_day())$$, '22023', NULL, 'a kind that is not exposed');
SELECT lives_ok($$SELECT cache.enqueue(pg_temp.kept_day(), 'any')$$, 'unless any may be asked');
DELETE FROM cache.query;
SELECT throws_ok($$SELECT cache.enqueue(pg_temp.modal(jsonb_build_object('locations', pg_temp.kept_day('{"date": "2017-01-01"}'))))$$,
    '22023', 'No data for date: calls 2017-01-01, sms 2017-01-01', 'no day is loaded');
SELECT throws_ok($$SELECT cache.enqueue('{"query_kind": "histogram_aggregate", "bins": {"bin_list": [1, 2]}, "range": [1, 2],
    "metric": {"query_kind": "event_count", "start_date": "2016-01-01", "end_date": "2016-01-02"}}')$$, '22023', NULL,
    'what the builder refuses');
SELECT is((SELECT count(*) FROM cache.query AS q), 0::bigint, 'leave no row');
SELECT cache.enqueue('{"query_kind": "geography", "aggregation_unit": "admin3"}');
SELECT is((SELECT q.missing FROM cache.query AS q), '[]', 'a query that reads no day misses none');

SELECT * FROM finish();
ROLLBACK;
