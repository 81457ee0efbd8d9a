-- Query kind daily_location: where each subscriber was on a day.
-- requires: query.register_kind, query.parameter_group, query.visits_sql, query.in_order, query.most_common_sql
-- requires: query.last_visits_sql, query.in_parts, query.whole_days
CREATE OR REPLACE FUNCTION query.daily_location(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_last record;
    v_rows text;
BEGIN
    IF daily_location.spec ->> 'method' = 'last' THEN
        IF query.whole_days(daily_location.spec) AND NOT daily_location.spec ? 'hours' THEN
            v_last := query.last_visits_sql(daily_location.spec);
            IF v_last.single THEN
                RETURN format('SELECT v.subscriber, v.region FROM (%s) AS v', v_last.rows_sql);
            END IF;
            v_rows := v_last.rows_sql;
        ELSE
            v_rows := query.visits_sql(daily_location.spec, TRUE);
        END IF;
        -- Of two events at one instant the smaller cell id, then version, wins.
        v_rows := format(
            'SELECT DISTINCT ON (v.subscriber) v.subscriber, v.region '
            'FROM (%s) AS v INNER JOIN store.cell AS c ON c.cell = v.cell '
            'LEFT JOIN store.region AS r ON r.region = v.region '
            'ORDER BY v.subscriber, v.last_time DESC, c.tie_rank, r.code', v_rows);
        -- Single hours leave few rows: finding them is most of it, and shared as it is.
        RETURN CASE WHEN daily_location.spec ? 'hours' THEN v_rows
            ELSE query.in_parts(daily_location.spec, v_rows) END;
    END IF;
    RETURN query.in_parts(daily_location.spec, query.most_common_sql(query.in_order(daily_location.spec,
        query.visits_sql(daily_location.spec, TRUE), ARRAY['subscriber', 'region'])));
END
$body$;

COMMENT ON FUNCTION query.daily_location(jsonb) IS
$$SQL text of daily_location: one row (subscriber, region) for each subscriber with a located event.$$;

SELECT query.register_kind(
    kind => 'daily_location',
    level => 'subscriber',
    summary => 'Where each subscriber was on a day.',
    description => 'last: the place of the latest event in the 24 hours from date. most-common: the place of most '
        'events, the later seen first among equals. Subscribers without a located event are left out.',
    parameters => jsonb_build_array(
        '{"name": "date", "type": {"type": "datetime"}, "required": true,
          "description": "The day: 24 hours from this instant."}'::jsonb,
        query.parameter_group('unit') -> 0,
        '{"name": "method", "type": {"type": "string", "enum": ["last", "most-common"]},
          "required": true, "suggest": "last", "description": "last or most-common."}'::jsonb,
        query.parameter_group('events'), query.parameter_group('subset'),
        query.parameter_group('hours'), query.parameter_group('sampling'),
        query.parameter_group('unit') -> 1, query.parameter_group('unit') -> 2,
        query.parameter_group('unit') -> 3),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "region", "role": "unit"}]',
    example => '{"query_kind": "daily_location", "date": "2016-01-01", "aggregation_unit": "admin3",
        "method": "last"}',
    categories => ARRAY['reference_location', 'flow_input', 'daily_location', 'visitable_location'],
    unit_from => 'aggregation_unit',
    stored => TRUE
);
