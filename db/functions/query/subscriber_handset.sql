-- Query kind subscriber_handset: which phone each subscriber has, with all that is known of it.
-- requires: query.register_kind, query.parameter_group, query.subscriber_tac
CREATE OR REPLACE FUNCTION query.subscriber_handset(spec jsonb)
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
        'LEFT JOIN store.tac AS p ON p.tac = t.tac', query.subscriber_tac(subscriber_handset.spec));
END
$body$;

COMMENT ON FUNCTION query.subscriber_handset(jsonb) IS
$$SQL text of subscriber_handset: the columns of subscriber_tac, and those of the phone's model
(NULL if it is unknown).$$;

SELECT query.register_kind(
    kind => 'subscriber_handset',
    level => 'subscriber',
    summary => 'Which phone each subscriber has, with its characteristics.',
    description => 'As subscriber_tac, with what is known of the model.',
    parameters => jsonb_build_array(
        query.parameter_group('window'),
        '{"name": "method", "default": "most-common", "description": "last or most-common.", "type": {"type":
          "string", "enum": ["last", "most-common"]}}'::jsonb,
        query.parameter_group('events'), query.parameter_group('subset'), query.parameter_group('hours'),
        query.parameter_group('sampling')),
    columns => '[{"name": "subscriber", "role": "subscriber"}, {"name": "tac", "type": "integer"}, {"name": "brand",
     "type": "text"}, {"name": "model", "type": "text"}, {"name": "width", "type": "numeric"},
     {"name": "height", "type": "numeric"}, {"name": "depth", "type": "numeric"}, {"name": "weight",
     "type": "numeric"}, {"name": "display_width", "type": "numeric"}, {"name": "display_height",
     "type": "numeric"}, {"name": "hnd_type", "type": "text"}, {"name": "software_os_vendor",
     "type": "text"}, {"name": "software_os_name", "type": "text"}, {"name": "software_os_version",
     "type": "text"}]',
    example => '{"query_kind": "subscriber_handset", "start_date": "2016-01-01", "end_date": "2016-01-08",
     "method": "last"}'
);
