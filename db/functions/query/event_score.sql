-- Query kind event_score: at which hours and weekdays each subscriber uses each site.
-- requires: query.register_kind, query.parameter_group, query.defaulted, query.tower_scores_sql
CREATE OR REPLACE FUNCTION query.event_score(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format('SELECT s.subscriber, s.site, s.hour_score AS score_hour, s.day_score AS score_dow FROM (%s) AS s',
        query.tower_scores_sql(event_score.spec));
END
$body$;

COMMENT ON FUNCTION query.event_score(jsonb) IS
$$SQL text of event_score: subscriber, site, score_hour, score_dow (-1 to 1).$$;

SELECT query.register_kind(
    kind => 'event_score',
    level => 'subscriber',
    summary => 'At which hours and weekdays each subscriber uses each site, as scores.',
    description => 'The means over a subscriber''s events at a site of the scores of their hours and weekdays. By '
        'default the working day scores 1 and the night -1, Monday to Wednesday 1 and Friday to '
        'Sunday -1.',
    parameters => jsonb_build_array(
        query.parameter_group('window'),
        query.defaulted(query.parameter_group('meaningful') -> 1,
            '[-1, -1, -1, -1, -1, -1, -1, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, -1, -1, -1]'),
        query.defaulted(query.parameter_group('meaningful') -> 2,
            '{"monday": 1, "tuesday": 1, "wednesday": 1, "thursday": 0, "friday": -1, "saturday": -1, "sunday": -1}'),
        query.parameter_group('events'), query.parameter_group('subset'), query.parameter_group('hours')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "site", "role": "site"},
     {"name": "score_hour", "type": "double precision"}, {"name": "score_dow", "type": "double precision"}]',
    example => '{"query_kind": "event_score", "start_date": "2016-01-01", "end_date": "2016-01-08"}',
    categories => ARRAY['event_score', 'subscriber_values'],
    stored => TRUE
);
