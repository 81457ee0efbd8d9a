-- Query kind active_subscribers: who is active often enough.
-- requires: query.register_kind, query.parameter_group, query.active_periods_sql, query.window
CREATE OR REPLACE FUNCTION query.active_subscribers(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_spec constant jsonb := active_subscribers.spec;
    v_minor constant integer := v_spec ->> 'minor_periods_per_major_period';
    v_start timestamp;
BEGIN
    IF (v_spec ->> 'total_periods')::integer % v_minor <> 0 THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('total_periods: %s is not a multiple of minor_periods_per_major_period (%s).',
                v_spec ->> 'total_periods', v_minor),
            HINT = 'Give the number of major periods times that of the minor periods in each.';
    END IF;
    SELECT w.start_at INTO v_start FROM query."window"(v_spec) AS w;
    RETURN format(
        'SELECT q.subscriber FROM (SELECT a.subscriber, floor(extract(epoch FROM a.period - TIMESTAMP '
        '%L) / %s) AS major '
        'FROM (%s) AS a GROUP BY a.subscriber, major HAVING count(*) >= %s) AS q GROUP BY q.subscriber '
        'HAVING count(*) >= %s',
        to_char(v_start, 'YYYY-MM-DD HH24:MI:SS'),
        extract(epoch FROM ('1 ' || (v_spec ->> 'period_unit'))::interval) * v_minor
            * (v_spec ->> 'period_length')::integer,
        query.active_periods_sql(v_spec), v_spec ->> 'minor_period_threshold', v_spec ->> 'major_period_threshold');
END
$body$;

COMMENT ON FUNCTION query.active_subscribers(jsonb) IS
$$SQL text of active_subscribers: subscriber, each once. Errors: 22023 periods that do not fill the major ones.$$;

SELECT query.register_kind(
    kind => 'active_subscribers',
    level => 'subscriber',
    summary => 'Who is active often enough.',
    description => 'Periods follow one another from start_date; so many make a major period. Subscribers active '
        'in enough (minor) periods of a major one qualify there; those who qualify in enough major '
        'ones are kept.',
    parameters => jsonb_build_array(
        query.parameter_group('periods'),
        '{"name": "minor_periods_per_major_period", "required": true,
          "description": "How many periods make a major one.", "type": {"type": "integer", "minimum": 1,
          "maximum": 100000}}'::jsonb,
        '{"name": "minor_period_threshold", "required": true,
          "description": "The least number of active periods in a major one.", "type": {"type": "integer",
          "minimum": 1, "maximum": 100000}}'::jsonb,
        '{"name": "major_period_threshold", "required": true,
          "description": "The least number of major ones to qualify in.", "type": {"type": "integer",
          "minimum": 1, "maximum": 100000}}'::jsonb,
        query.parameter_group('events'), query.parameter_group('subset'), query.parameter_group('hours'),
        query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}]',
    example => '{"query_kind": "active_subscribers", "start_date": "2016-01-01", "total_periods": 6,
     "minor_periods_per_major_period": 3, "minor_period_threshold": 2, "major_period_threshold": 1}',
    stored => TRUE
);
