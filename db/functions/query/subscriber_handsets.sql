-- Query kind subscriber_handsets: which phones each subscriber uses when, with all that is known of them.
-- requires: query.register_kind, query.parameter_group, query.subscriber_tacs
CREATE OR REPLACE FUNCTION query.subscriber_handsets(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT t.*, p.brand, p.model, p.width, p.height, p.depth, p.weight, p.display_width, '
        'p.display_height, p.hnd_type, '
        'p.software_os_vendor, p.software_os_name, p.software_os_version FROM (%s) AS t '
        'LEFT JOIN store.tac AS p ON p.tac = t.tac', query.subscriber_tacs(subscriber_handsets.spec));
END
$body$;

COMMENT ON FUNCTION query.subscriber_handsets(jsonb) IS
$$SQL text of subscriber_handsets: the columns of subscriber_tacs, and those of the phone's model
(NULL if it is unknown).$$;

SELECT query.register_kind(
    kind => 'subscriber_handsets',
    level => 'subscriber',
    summary => 'Which phone each subscriber has at each event, with its characteristics.',
    description => 'As subscriber_tacs, with what is known of the model.',
    parameters => jsonb_build_array(
        query.parameter_group('window'), query.parameter_group('events'), query.parameter_group('subset'),
        query.parameter_group('hours')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "time", "type": "timestamptz"},
     {"name": "tac", "type": "integer"}, {"name": "brand", "type": "text"}, {"name": "model",
     "type": "text"}, {"name": "width", "type": "numeric"}, {"name": "height", "type": "numeric"},
     {"name": "depth", "type": "numeric"}, {"name": "weight", "type": "numeric"}, {"name": "display_width",
     "type": "numeric"}, {"name": "display_height", "type": "numeric"}, {"name": "hnd_type",
     "type": "text"}, {"name": "software_os_vendor", "type": "text"}, {"name": "software_os_name",
     "type": "text"}, {"name": "software_os_version", "type": "text"}]',
    example => '{"query_kind": "subscriber_handsets", "start_date": "2016-01-01", "end_date": "2016-01-08"}'
);
