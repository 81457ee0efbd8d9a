-- Computes the checks of a day, each source in one pass.
-- requires: etl.check_sql
CREATE OR REPLACE FUNCTION etl.measure_day(load bigint, event_type text, day_table text)
RETURNS TABLE (check_name text, outcome text, error text)
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD' -- outcomes are texts
SET timezone = 'UTC'
AS $body$
DECLARE
    v_source record;
    v_values text[];
    v_alone boolean;
BEGIN
    FOR v_source IN
        SELECT c.source, array_agg(c.check_name ORDER BY c.check_name) AS names,
            array_agg(c.expression ORDER BY c.check_name) AS expressions
        FROM etl.qa_check AS c
        WHERE c.event_type = measure_day.event_type AND c.severity <> 'off'
        GROUP BY c.source
        ORDER BY c.source
    LOOP
        v_alone := FALSE;
        BEGIN
            EXECUTE etl.check_sql(measure_day.load, measure_day.day_table, v_source.source, v_source.expressions)
            INTO STRICT v_values;
            RETURN QUERY
            SELECT n.name, v.value, NULL::text
            FROM unnest(v_source.names) WITH ORDINALITY AS n (name, place)
                INNER JOIN unnest(v_values) WITH ORDINALITY AS v (value, place) ON n.place = v.place;
        EXCEPTION
            WHEN insufficient_resources OR operator_intervention OR transaction_rollback THEN
                RAISE;
            WHEN OTHERS THEN
                v_alone := TRUE; -- one of them is wrong: which?
        END;
        CONTINUE WHEN NOT v_alone;
        FOR n IN 1..cardinality(v_source.names) LOOP
            check_name := v_source.names[n];
            outcome := NULL;
            error := NULL;
            BEGIN
                EXECUTE etl.check_sql(measure_day.load, measure_day.day_table, v_source.source,
                    v_source.expressions[n:n])
                INTO STRICT v_values;
                outcome := v_values[1];
            EXCEPTION
                WHEN insufficient_resources OR operator_intervention OR transaction_rollback THEN
                    RAISE;
                WHEN OTHERS THEN
                    error := SQLSTATE; -- its message might hold a value
            END;
            RETURN NEXT;
        END LOOP;
    END LOOP;
END
$body$;

COMMENT ON FUNCTION etl.measure_day(bigint, text, text) IS
$$The value of every check of an event type on a day's table of schema store and its sightings, as text.

error: the SQLSTATE of a check that cannot be computed; the others are computed all the same.$$;
