-- Why profile strict does not answer a specification.
-- requires: query.subqueries, query.unit
CREATE OR REPLACE FUNCTION query.strict_problem(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_kinds constant text[] := string_to_array(ops.setting_value('strict_kinds'), ',');
    v_units constant text[] := string_to_array(ops.setting_value('strict_units'), ',') || 'nonspatial'::text;
    v_types constant text[] := string_to_array(ops.setting_value('default_event_types'), ',');
    v_what text;
BEGIN
    SELECT p.what INTO v_what
    FROM query.subqueries(strict_problem.spec) AS s
    INNER JOIN query.kind AS k ON k.kind = s.subspec ->> 'query_kind'
    CROSS JOIN LATERAL (VALUES
        (1, NOT k.kind = ANY (v_kinds) OR (s.depth = 0 AND NOT coalesce(k.redaction ? 'strict', FALSE)),
            format('kind %s', k.kind)
            || coalesce(CASE s.depth WHEN 0 THEN ': ' || (k.redaction ->> 'instead') END, '')),
        (2, NOT coalesce(s.subspec ->> 'aggregation_unit', 'nonspatial') = ANY (v_units),
            format('unit %s', s.subspec ->> 'aggregation_unit')),
        -- One unit throughout: what is safe is judged from the coarsest to it.
        (3, s.subspec ->> 'aggregation_unit' <> query.unit(strict_problem.spec), 'more than one unit'),
        (4, s.subspec ?| ARRAY['mapping_table', 'geom_table', 'geom_table_join_column'], 'a mapping table'),
        -- Whoever chooses people, hours or events finely enough chooses a single one.
        (5, s.subspec ? 'subscriber_subset', 'a subset of subscribers'),
        (6, s.subspec ? 'sampling', 'a sample'),
        (7, s.subspec ? 'hours' OR s.subspec ? 'night_hours', 'hours of the day'),
        (8, s.subspec ? 'event_types' AND NOT (
                ARRAY(SELECT jsonb_array_elements_text(s.subspec -> 'event_types')) @> v_types
                AND v_types @> ARRAY(SELECT jsonb_array_elements_text(s.subspec -> 'event_types'))),
            'event types other than ' || array_to_string(v_types, ' and ')),
        (9, s.subspec ->> 'direction' <> 'both', 'one direction'),
        (10, EXISTS (
                SELECT FROM jsonb_each_text(s.subspec) AS d
                WHERE d.key ~ '^(start_|end_|)date(_[ab])?$' AND d.value !~ '^\d{4}-\d\d-\d\d([T ]00:00:00)?$'),
            'a part of a day'),
        (11, coalesce(s.subspec ->> 'interval', s.subspec ->> 'total_by', s.subspec ->> 'aggregate_by', 'day')
                IN ('second', 'min', 'minute', 'hour'), 'intervals shorter than a day'),
        (12, s.subspec ->> 'join_type' <> 'inner', 'an outer join'),
        -- The value of one person, or of the few in the middle; and shares, whose denominators are numbers of people.
        (13, k.kind = 'joined_spatial_aggregate' AND NOT s.subspec ->> 'method' IN ('avg', 'count', 'sum'),
            format('method %s: ask for avg, count or sum', s.subspec ->> 'method')),
        (14, NOT s.subspec ->> 'statistic' IN ('avg', 'count', 'sum'),
            format('statistic %s: ask for avg, count or sum', s.subspec ->> 'statistic'))
    ) AS p (place, refused, what)
    WHERE p.refused
    ORDER BY s.depth, p.place, p.what LIMIT 1;
    RETURN v_what || ' (profile strict)';
END
$body$;

COMMENT ON FUNCTION query.strict_problem(jsonb) IS
$$What profile strict does not answer in a specification in normal form, in a few words; NULL when it answers it.

A kind must be named by setting strict_kinds, a unit by strict_units; no choice of people, hours, event types, sides
of an event or parts of a day; of a metric over people, and of numbers of cells, only average, count and sum. Where
another question would be answered, it is named.$$;
