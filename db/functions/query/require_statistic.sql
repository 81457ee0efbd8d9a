-- Labels have no mean.
CREATE OR REPLACE FUNCTION query.require_statistic(metric jsonb, method text)
RETURNS void
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_text constant boolean := EXISTS (
        SELECT 1 FROM query.columns(require_statistic.metric) AS c WHERE c.name = 'value' AND c.type = 'text');
    v_allowed constant text[] := CASE WHEN v_text THEN ARRAY['distr', 'mode']
        ELSE ARRAY['avg', 'count', 'max', 'median', 'min', 'mode', 'stddev', 'sum', 'variance'] END;
BEGIN
    IF require_statistic.method <> ALL (v_allowed) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('method: Must be one of: %s.', array_to_string(v_allowed, ', ')),
            HINT = format('%s gives %s.', require_statistic.metric ->> 'query_kind',
                CASE WHEN v_text THEN 'labels' ELSE 'numbers' END);
    END IF;
END
$body$;

COMMENT ON FUNCTION query.require_statistic(jsonb, text) IS
$$Refuses a method that does not suit a metric: numbers take statistics, labels distr or mode. Errors: 22023.$$;
