-- What a caller reads of a stored query, in a fixed order.
-- requires: cache.released_name, cache.shown_columns, query.present_sql, query.columns
CREATE OR REPLACE FUNCTION cache.result_sql(id text, strict boolean DEFAULT FALSE)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_query cache.query%ROWTYPE;
    v_name constant text := cache.released_name(result_sql.id, result_sql.strict);
    v_columns text;
    v_order text;
BEGIN
    SELECT q.* INTO v_query FROM cache.query AS q
    WHERE q.id = result_sql.id AND q.state = 'ready' AND NOT q.stale;
    IF v_query.id IS NULL OR (v_query.level = 'aggregate' AND to_regclass(v_name) IS NULL) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'no_data_found',
            MESSAGE = format('query %s has no result', result_sql.id),
            HINT = 'Run it, and wait until it is ready.';
    ELSIF v_query.level = 'subscriber' THEN
        SELECT string_agg(c.place::text, ', ' ORDER BY c.place) INTO v_order
        FROM cache.shown_columns(format('individual.%I', 'rows_' || result_sql.id)::regclass) AS c;
        RETURN query.present_sql(v_query.spec, format('individual.%I', 'q_' || result_sql.id)) || ' ORDER BY ' || v_order;
    END IF;
    SELECT
        -- JSON has no word for NaN and the infinities.
        string_agg(CASE WHEN c.type IN ('double precision', 'numeric', 'real') THEN format(
            'CASE WHEN r.%1$I::text NOT IN (''NaN'', ''Infinity'', ''-Infinity'') THEN r.%1$I END AS %1$I', c.name)
            ELSE format('r.%I', c.name) END, ', ' ORDER BY c.place),
        -- By place first; what is counted comes last, as in value before lower_edge.
        string_agg(format('r.%I', c.name), ', ' ORDER BY c.name = 'value', c.place)
            FILTER (WHERE c.type !~ 'geometry|json')
    INTO v_columns, v_order
    FROM cache.shown_columns(v_name::regclass) AS c;
    -- A result may have no columns at all.
    RETURN format('SELECT %s FROM %s AS r%s', v_columns, v_name, ' ORDER BY ' || v_order);
END
$body$;

COMMENT ON FUNCTION cache.result_sql(text, boolean) IS
$$SQL text of a query's released rows (or an individual-level query's presented rows), in a total order.

Errors: P0002 when the id is unknown or its result not ready.$$;
