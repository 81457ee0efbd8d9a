-- The labels of a specification: reference queries §7, step 5.
BEGIN;
SELECT plan(6);

CREATE FUNCTION pg_temp.square(x numeric) RETURNS jsonb
LANGUAGE sql AS $$
    SELECT jsonb_build_object('type', 'Polygon', 'coordinates', jsonb_build_array(jsonb_build_array(
        jsonb_build_array(x, 0), jsonb_build_array(x + 1, 0), jsonb_build_array(x + 1, 1), jsonb_build_array(x, 1))))
$$;

SELECT is(query.labels_sql(jsonb_build_object('b', pg_temp.square(2), 'a''s', pg_temp.square(0))),
    format('SELECT l.label, l.area FROM (VALUES (''a''''s''::text, %L::public.geometry), '
        '(''b''::text, %L::public.geometry)) AS l (label, area)',
        'SRID=4326;POLYGON((0 0,1 0,1 1,0 1,0 0))'::public.geometry::text,
        'SRID=4326;POLYGON((2 0,3 0,3 1,2 1,2 0))'::public.geometry::text), 'literals');
SELECT throws_ok(format('SELECT query.labels_sql(%L)', l.labels), '22023', l.problem, l.description)
FROM (VALUES
    (jsonb_build_object('a', pg_temp.square(0), 'b', pg_temp.square(0.5)),
        'Label ''a'' bounds overlaps with that of ''b''.', 'labels that overlap'),
    (jsonb_build_object('a', pg_temp.square(0), 'b', pg_temp.square(1)),
        'Label ''a'' bounds overlaps with that of ''b''.', 'labels that touch'),
    (jsonb_build_object('unknown', pg_temp.square(0)), '''unknown'' is a reserved label name, and can not be used.',
        'a reserved name'),
    ('{}', 'labels: Must name at least one label.', 'no label'),
    ('{"a": {"type": "Polygon"}}', 'labels.a: Not a valid GeoJSON geometry.', 'no geometry')
) AS l (labels, problem, description);

SELECT * FROM finish();
ROLLBACK;
