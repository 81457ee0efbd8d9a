-- What there is to do about the house.
-- requires: etl.day_table, etl.loaded_day
CREATE OR REPLACE FUNCTION ops.house_steps()
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE -- takes the turn
PARALLEL UNSAFE
SECURITY DEFINER -- the jobs' role may not read these tables
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_events constant interval := ops.setting_value('event_retention')::interval;
    v_today constant date := (now() AT TIME ZONE ops.setting_value('time_zone'))::date;
BEGIN
    IF ops.is_deploying() OR NOT ops.take_turn('housekeeping', '0') THEN
        RETURN '[]';
    END IF;
    RETURN '[{"step": "loaders"}, {"step": "staging"}, {"step": "rejects"}, {"step": "log"}]'::jsonb
        || (
            SELECT coalesce(jsonb_agg(
                jsonb_build_object('step', 'day', 'event_type', l.event_type, 'day', to_char(l.day, 'YYYY-MM-DD'))
                ORDER BY l.day, l.event_type), '[]')
            FROM etl.loaded_day AS l
            WHERE v_events > interval '0' AND l.day < v_today - v_events
        ) || (
            -- Autovacuum knows tables, not what is made of their partitions.
            SELECT coalesce(jsonb_agg(jsonb_build_object('step', 'analyze', 'table', p.name) ORDER BY p.name), '[]')
            FROM (
                SELECT format('store.%s', r.prefix || l.event_type) AS name, max(l.changed_at) AS changed_at,
                    bool_or(l.state IN ('staged', 'checked')) AS busy
                FROM etl.load AS l CROSS JOIN (VALUES (''), ('sighting_')) AS r (prefix)
                GROUP BY 1
            ) AS p
            WHERE NOT p.busy AND p.changed_at > coalesce(
                pg_stat_get_last_analyze_time(to_regclass(p.name)), '-infinity')
        );
END
$body$;

COMMENT ON FUNCTION ops.house_steps() IS
$$Takes the turn to keep house and lists what is to be done, each for ops.keep_step; none when another is at it.$$;
