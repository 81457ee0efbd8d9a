-- Query kind proportion_event_type: which share of events is of given types.
-- requires: query.register_kind, query.parameter_group, query.event_count
CREATE OR REPLACE FUNCTION query.proportion_event_type(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_spec constant jsonb := proportion_event_type.spec;
    v_numerator constant jsonb := v_spec -> 'numerator';
BEGIN
    IF NOT v_numerator <@ (v_spec -> 'event_types') THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('numerator: %s is not among event_types %s.', v_numerator, v_spec -> 'event_types'),
            HINT = 'Name in event_types all the types that make the whole.';
    END IF;
    RETURN format(
        'SELECT n.subscriber, n.value::double precision / d.value::double precision AS value FROM (%s) AS n '
        'INNER JOIN (%s) AS d ON d.subscriber = n.subscriber',
        query.event_count(v_spec || jsonb_build_object(
            'event_types', v_numerator, 'direction', v_spec -> 'numerator_direction')),
        query.event_count(v_spec));
END
$body$;

COMMENT ON FUNCTION query.proportion_event_type(jsonb) IS
$$SQL text of proportion_event_type: subscriber, value (share of events).

Errors: 22023 a numerator that is not among event_types.$$;

SELECT query.register_kind(
    kind => 'proportion_event_type',
    level => 'subscriber',
    summary => 'Which share of each subscriber''s events is of given types.',
    description => 'Events of the numerator''s types over those of event_types; subscribers without any of the '
        'numerator are left out.',
    parameters => jsonb_build_array(
        query.parameter_group('window'),
        '{"name": "numerator", "required": true, "description": "The event types to take the share of.",
          "type": {"type": "list", "unordered": true, "minimum_items": 1, "items": {"type": "string",
          "enum": ["calls", "sms", "mds", "topups"]}}}'::jsonb,
        '{"name": "numerator_direction", "default": "both",
          "description": "Direction of the events of the numerator.", "type": {"type": "string",
          "enum": ["in", "out", "both"]}}'::jsonb,
        query.parameter_group('direction'), query.parameter_group('events'), query.parameter_group('subset'),
        query.parameter_group('hours'), query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "value", "type": "double precision"}]',
    example => '{"query_kind": "proportion_event_type", "start_date": "2016-01-01", "end_date": "2016-01-08",
     "numerator": ["calls"]}',
    categories => ARRAY['joinable_metric', 'histogrammable_metric'],
    stored => TRUE
);
