-- GET /metrics: figures for a monitor, where the gate is set to give them.
-- requires: ops.metrics
CREATE OR REPLACE FUNCTION flow.http_metrics()
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SECURITY DEFINER -- the gate's roles may not read the catalogue
SET search_path = pg_catalog, pg_temp
SET extra_float_digits = 1
AS $body$
BEGIN
    RETURN (
        SELECT string_agg(
            format(E'# HELP %1$s %2$s\n# TYPE %1$s %3$s\n%4$s', m.name, m.help, m.type, m.lines), '' ORDER BY m.name)
        FROM (
            SELECT f.name, f.help, f.type, string_agg(
                format(E'%s%s %s\n', f.name, (
                    SELECT '{' || string_agg(format('%s=%s', l.key, to_json(l.value)), ',' ORDER BY l.key) || '}'
                    FROM jsonb_each_text(f.labels) AS l
                ), f.value), '' ORDER BY f.labels) AS lines
            FROM ops.metrics AS f
            GROUP BY f.name, f.help, f.type
        ) AS m
    );
END
$body$;

COMMENT ON FUNCTION flow.http_metrics() IS
$$The figures of ops.metrics in Prometheus' text format (version 0.0.4).$$;
