-- Parameters that many kinds share, declared once.
CREATE OR REPLACE FUNCTION query.parameter_group(name text)
RETURNS jsonb
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    CASE parameter_group.name
    WHEN 'window' THEN RETURN $json$[
        {"name": "start_date", "type": {"type": "datetime"}, "required": true,
         "description": "First instant of the window, in the country's time."},
        {"name": "end_date", "type": {"type": "datetime"}, "required": true,
         "description": "End of the window, itself not in it."}]$json$;
    WHEN 'unit' THEN RETURN $json$[
        {"name": "aggregation_unit", "type": {"type": "unit"}, "required": true,
         "description": "Unit of the result: admin0 to admin3, lon-lat or a loaded layer."},
        {"name": "mapping_table", "type": {"type": "string", "schema": "geography"},
         "description": "A registered table that maps cells to regions, or to codes of geom_table."},
        {"name": "geom_table", "type": {"type": "string", "schema": "geography"},
         "description": "A registered table of points, for lon-lat only."},
        {"name": "geom_table_join_column", "type": {"type": "string"},
         "description": "The column of codes that mapping_table and geom_table share, for lon-lat only."}]$json$;
    WHEN 'events' THEN RETURN $json$[
        {"name": "event_types", "description": "Event types to read; the default is a setting.",
         "type": {"type": "list", "unordered": true, "minimum_items": 1, "default": "event_types",
                  "items": {"type": "string", "enum": ["calls", "sms", "mds", "topups"]}}}]$json$;
    WHEN 'subset' THEN RETURN $json$[
        {"name": "subscriber_subset", "type": {"type": "subset"},
         "description": "Id of a registered subset or stored query, or a query: only these subscribers."}]$json$;
    WHEN 'hours' THEN RETURN $json$[
        {"name": "hours", "type": {"type": "hours"},
         "description": "Hours of each day, start_hour in, end_hour not; start after end takes both ends of the day."}]$json$;
    WHEN 'sampling' THEN RETURN $json$[
        {"name": "sampling", "type": {"type": "sampling"},
         "description": "A repeatable sample of the subscribers."}]$json$;
    WHEN 'direction' THEN RETURN $json$[
        {"name": "direction", "default": "both", "description": "Direction of the events.",
         "type": {"type": "string", "enum": ["in", "out", "both"]}}]$json$;
    WHEN 'periods' THEN RETURN $json$[
        {"name": "start_date", "type": {"type": "datetime"}, "required": true,
         "description": "Start of the first period, in the country's time."},
        {"name": "total_periods", "type": {"type": "integer", "minimum": 1, "maximum": 100000}, "required": true,
         "description": "How many periods."},
        {"name": "period_length", "type": {"type": "integer", "minimum": 1, "maximum": 100000}, "default": 1,
         "description": "Length of a period in period_units."},
        {"name": "period_unit", "default": "days", "description": "days, hours or minutes.",
         "type": {"type": "string", "enum": ["days", "hours", "minutes"]}}]$json$;
    WHEN 'flow' THEN RETURN $json$[
        {"name": "from_location", "required": true, "description": "Where people are at first.",
         "type": {"type": "query", "category": "flow_input"}},
        {"name": "to_location", "required": true, "description": "Where they are later.",
         "type": {"type": "query", "category": "flow_input"}},
        {"name": "join_type", "default": "inner", "description": "Whom to keep: those in both (inner) or more.",
         "type": {"type": "string",
                  "enum": ["inner", "full outer", "left", "right", "left outer", "right outer"]}}]$json$;
    WHEN 'meaningful' THEN RETURN $json$[
        {"name": "labels", "required": true, "type": {"type": "map", "values": {"type": "geojson"}},
         "description": "Areas by label: GeoJSON polygons, x the hour score, y the day score."},
        {"name": "tower_hour_of_day_scores", "required": true, "description": "A score of -1 to 1 for each hour.",
         "type": {"type": "list", "minimum_items": 24, "maximum_items": 24,
                  "items": {"type": "number", "minimum": -1, "maximum": 1}}},
        {"name": "tower_day_of_week_scores", "required": true, "description": "A score of -1 to 1 for each weekday.",
         "type": {"type": "object", "members": [
                 {"name": "monday", "required": true, "type": {"type": "number", "minimum": -1, "maximum": 1}},
                 {"name": "tuesday", "required": true, "type": {"type": "number", "minimum": -1, "maximum": 1}},
                 {"name": "wednesday", "required": true, "type": {"type": "number", "minimum": -1, "maximum": 1}},
                 {"name": "thursday", "required": true, "type": {"type": "number", "minimum": -1, "maximum": 1}},
                 {"name": "friday", "required": true, "type": {"type": "number", "minimum": -1, "maximum": 1}},
                 {"name": "saturday", "required": true, "type": {"type": "number", "minimum": -1, "maximum": 1}},
                 {"name": "sunday", "required": true, "type": {"type": "number", "minimum": -1, "maximum": 1}}]}},
        {"name": "tower_cluster_radius", "default": 1.0, "type": {"type": "number", "minimum": 0},
         "description": "Sites nearer than this to a cluster's centre join it, in km."},
        {"name": "tower_cluster_call_threshold", "default": 0, "type": {"type": "integer"},
         "description": "The least number of call days of a cluster."}]$json$;
    WHEN 'statistic' THEN RETURN $json$[
        {"name": "statistic", "required": true, "suggest": "avg", "description": "The statistic.",
         "type": {"type": "string", "enum":
             ["count", "sum", "avg", "max", "min", "median", "stddev", "variance", "mode"]}}]$json$;
    ELSE
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_parameter',
            MESSAGE = format('there is no parameter group %s', parameter_group.name),
            HINT = 'See db/functions/query/parameter_group.sql for those there are.';
    END CASE;
END
$body$;

COMMENT ON FUNCTION query.parameter_group(text) IS
$$Declarations of the parameters that many kinds share.

Groups: window, unit, events, subset, hours, sampling, direction, statistic, periods, flow,
meaningful. Returns a jsonb array
of {name, type, required, default, suggest, description}. Errors: 42P02 unknown group.$$;
