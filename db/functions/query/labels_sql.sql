-- The labels of a specification as rows.
-- requires: query.label_geometry
CREATE OR REPLACE FUNCTION query.labels_sql(labels jsonb)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_problem text;
    v_rows text;
BEGIN
    SELECT format('Label ''%s'' bounds overlaps with that of ''%s''.', a.key, b.key) INTO v_problem
    FROM jsonb_each(labels_sql.labels) AS a
    INNER JOIN jsonb_each(labels_sql.labels) AS b ON a.key < b.key
    WHERE public.st_intersects(query.label_geometry(a.key, a.value), query.label_geometry(b.key, b.value))
    ORDER BY a.key, b.key LIMIT 1;
    v_problem := CASE
        WHEN labels_sql.labels ? 'unknown' THEN
            '''unknown'' is a reserved label name, and can not be used.'
        WHEN labels_sql.labels = '{}' THEN 'labels: Must name at least one label.'
        ELSE v_problem END;
    IF v_problem IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value', MESSAGE = v_problem,
            HINT = 'Labels are areas of the plane of hour score and day score that do not touch.';
    END IF;
    SELECT string_agg(format('(%L::text, %L::public.geometry)', l.key, query.label_geometry(l.key, l.value)::text),
        ', ' ORDER BY l.key)
    INTO v_rows FROM jsonb_each(labels_sql.labels) AS l;
    RETURN format('SELECT l.label, l.area FROM (VALUES %s) AS l (label, area)', v_rows);
END
$body$;

COMMENT ON FUNCTION query.labels_sql(jsonb) IS
$$SQL text of (label, area) for the labels of a specification. Errors: 22023 overlapping, reserved or no labels.$$;
