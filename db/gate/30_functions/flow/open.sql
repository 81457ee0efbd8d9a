-- A result as a relation that any SQL tool can read.
-- requires: core.call, flow.rows
CREATE OR REPLACE FUNCTION flow.open(id text)
RETURNS text
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- makes the view, which is the owner's
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_opened constant jsonb := core.call('open', jsonb_build_object('id', open.id));
    v_view constant text := format('results.q_%s', v_opened ->> 'id');
    v_names text;
    v_columns text;
BEGIN
    IF to_regclass(v_view) IS NOT NULL THEN
        RETURN v_view;
    END IF;
    SELECT
        string_agg(format('cell.%I', c.value ->> 'name'), ', ' ORDER BY c.ordinality),
        string_agg(format('%I %s', c.value ->> 'name', c.value ->> 'type'), ', ' ORDER BY c.ordinality)
    INTO STRICT v_names, v_columns
    FROM jsonb_array_elements(v_opened -> 'columns') WITH ORDINALITY AS c
    WHERE to_regtype(c.value ->> 'type') IS NOT NULL; -- a type, and no other SQL
    BEGIN
        EXECUTE format(
            'CREATE VIEW results.%I AS SELECT %s FROM flow.rows(%L) AS line (content), '
            'jsonb_to_record(line.content) AS cell (%s)',
            'q_' || (v_opened ->> 'id'), v_names, v_opened ->> 'id', v_columns);
        EXECUTE format(
            'COMMENT ON VIEW results.%I IS %L', 'q_' || (v_opened ->> 'id'), v_opened ->> 'description');
    EXCEPTION
        WHEN duplicate_table OR unique_violation THEN
            NULL; -- another session opened it in this moment
    END;
    RETURN v_view;
END
$body$;

COMMENT ON FUNCTION flow.open(text) IS
$$Makes the view results.q_<id> of a result that you have asked, and returns its name.

Each read of the view asks the private database again, so it shows rows only to whoever may read them
then. Errors: P0002 when it is not among yours; 55000 when it is not answered (yet); 42501 a permission
is missing.$$;
