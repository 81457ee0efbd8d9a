-- Query kind label_event_score: what each subscriber uses each site for.
-- requires: query.register_kind, query.parameter_group, query.sql, query.labels_sql
CREATE OR REPLACE FUNCTION query.label_event_score(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_scores text;
BEGIN
    v_scores := format(
        'SELECT coalesce(b.label, ''unknown'') AS label, e.subscriber, e.site, e.score_hour, '
        'e.score_dow FROM (%s) AS e '
        'LEFT JOIN (%s) AS b ON public.st_contains('
        'b.area, public.st_setsrid(public.st_makepoint(e.score_hour, e.score_dow), 4326))',
        query.sql(label_event_score.spec -> 'scores'), query.labels_sql(label_event_score.spec -> 'labels'));
    IF NOT label_event_score.spec ? 'required' THEN
        RETURN v_scores;
    END IF;
    RETURN format(
        'SELECT CASE WHEN bool_or(l.label = %1$L) OVER (PARTITION BY l.subscriber) THEN l.label ELSE '
        '%1$L END AS label, '
        'l.subscriber, l.site, l.score_hour, l.score_dow FROM (%2$s) AS l', label_event_score.spec ->> 'required',
        v_scores);
END
$body$;

COMMENT ON FUNCTION query.label_event_score(jsonb) IS
$$SQL text of label_event_score: label, subscriber, site, score_hour, score_dow. Errors: 22023 labels that overlap.$$;

SELECT query.register_kind(
    kind => 'label_event_score',
    level => 'subscriber',
    summary => 'A label for each site of each subscriber, by its scores.',
    description => 'The label in whose area the point (score_hour, score_dow) lies, else unknown. Subscribers '
        'who lack the required label get it for all their sites.',
    parameters => jsonb_build_array(
        '{"name": "scores", "required": true, "description": "Scores: event_score.", "type": {"type":
          "query", "category": "event_score"}}'::jsonb,
        query.parameter_group('meaningful') -> 0,
        '{"name": "required", "description": "A label that everybody gets.", "type": {"type": "string"}}'::jsonb),
    columns => '[{"name": "label", "type": "text"}, {"name": "subscriber", "role": "subscriber"}, {"name": "site",
     "role": "site"}, {"name": "score_hour", "type": "double precision"}, {"name": "score_dow",
     "type": "double precision"}]',
    example => '{"query_kind": "label_event_score", "scores": {"query_kind": "event_score",
     "start_date": "2016-01-01", "end_date": "2016-01-08"}, "labels": {"evening": {"type": "Polygon",
     "coordinates": [[[1e-06, -0.5], [1e-06, -1.1], [1.1, -1.1], [1.1, -0.5]]]}}, "required": "evening"}',
    stored => TRUE
);
