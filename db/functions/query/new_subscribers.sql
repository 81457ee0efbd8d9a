-- Query kind new_subscribers: who is there that was not before.
-- requires: query.register_kind, query.parameter_group, query.sql
CREATE OR REPLACE FUNCTION query.new_subscribers(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format('SELECT f.subscriber FROM (%s) AS f EXCEPT SELECT b.subscriber FROM (%s) AS b',
        query.sql(new_subscribers.spec -> 'unique_subscribers_focal'),
        query.sql(new_subscribers.spec -> 'unique_subscribers_bench_mark'));
END
$body$;

COMMENT ON FUNCTION query.new_subscribers(jsonb) IS
$$SQL text of new_subscribers: subscriber, each once.$$;

SELECT query.register_kind(
    kind => 'new_subscribers',
    level => 'subscriber',
    summary => 'Who is in one period and was not in another.',
    description => 'The subscribers of the focal query that the bench mark lacks.',
    parameters => jsonb_build_array(
        '{"name": "unique_subscribers_bench_mark", "required": true, "description": "Whom one knew.",
          "type": {"type": "query", "category": "subscribers"}}'::jsonb,
        '{"name": "unique_subscribers_focal", "required": true, "description": "Who is there.",
          "type": {"type": "query", "category": "subscribers"}}'::jsonb),
    columns => '[{"name": "subscriber", "role": "subscriber"}]',
    example => '{"query_kind": "new_subscribers", "unique_subscribers_bench_mark": {"query_kind":
     "unique_subscribers", "start_date": "2016-01-01", "end_date": "2016-01-03"},
     "unique_subscribers_focal": {"query_kind": "unique_subscribers", "start_date": "2016-01-06",
     "end_date": "2016-01-08"}}',
    stored => TRUE
);
