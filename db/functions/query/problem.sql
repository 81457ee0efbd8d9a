-- What a valid specification cannot be answered for: FlowMachine's errors of construction.
-- requires: query.unit_definition, query.window, query.windowed, query.missing_days, query.subqueries
-- requires: query.table_problem
CREATE OR REPLACE FUNCTION query.problem(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_text text;
    v_missing jsonb;
BEGIN
    SELECT CASE
        WHEN left(s.subspec ->> 'start_date', 10) > left(s.subspec ->> 'end_date', 10)
            THEN 'The start date is later than the stop date.'
        WHEN w.start_at = w.end_at THEN 'Start and stop are the same.'
    END AS text INTO v_text
    FROM query.subqueries(problem.spec) AS q
    CROSS JOIN LATERAL query.windowed(q.subspec) AS s (subspec)
    CROSS JOIN LATERAL query."window"(s.subspec) AS w
    ORDER BY text NULLS LAST LIMIT 1;

    v_text := coalesce(v_text, (
        SELECT p.problem
        FROM query.subqueries(problem.spec) AS s, query.table_problem(s.subspec) AS p (problem)
        WHERE p.problem IS NOT NULL ORDER BY s.depth, p.problem LIMIT 1));

    v_text := coalesce(v_text, (
        SELECT format('No regions are loaded for %1$s: load them with flowsql load %2$s.',
            s.subspec ->> 'aggregation_unit',
            CASE s.subspec ->> 'aggregation_unit' WHEN 'lon-lat' THEN 'cells FILE'
                ELSE format('geography --layer %s FILE', s.subspec ->> 'aggregation_unit') END)
        FROM query.subqueries(problem.spec) AS s
        WHERE s.subspec ? 'aggregation_unit'
            AND NOT EXISTS (SELECT 1 FROM store.layer AS l WHERE l.layer = s.subspec ->> 'aggregation_unit')
        LIMIT 1));

    v_text := coalesce(v_text, (
        SELECT format('%s: all of %s must have the same aggregation unit.',
            s.subspec ->> 'query_kind', array_to_string(k.same_unit, ', '))
        FROM query.subqueries(problem.spec) AS s
        INNER JOIN query.kind AS k ON k.kind = s.subspec ->> 'query_kind'
        CROSS JOIN LATERAL unnest(k.same_unit) AS p (name)
        CROSS JOIN LATERAL jsonb_path_query(s.subspec -> p.name, 'lax $[*]') AS part
        GROUP BY s.subspec, k.same_unit
        HAVING count(DISTINCT coalesce(query.unit_definition(part), 'null')) > 1
        LIMIT 1));

    IF v_text IS NULL THEN
        v_missing := query.missing_days(problem.spec);
        IF jsonb_array_length(v_missing) > 0
            AND jsonb_array_length(v_missing) = (SELECT count(*) FROM query.wanted_days(problem.spec)) THEN
            SELECT 'No data for date: ' || string_agg(m.value ->> 'event_type' || ' ' || (m.value ->> 'day'), ', ')
            INTO v_text FROM jsonb_array_elements(v_missing) AS m;
        END IF;
    END IF;
    RETURN v_text;
END
$body$;

COMMENT ON FUNCTION query.problem(jsonb) IS
$$Why a specification in normal form cannot be answered here and now, as one sentence; NULL when it can.

Judges windows, units and their layers, and whether any wanted day is loaded.$$;
