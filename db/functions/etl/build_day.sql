-- Builds the table of a day beside the loaded ones, from checked rows.
-- requires: etl.constrain_day, etl.finish_day, etl.cell_versions_sql, etl.event_columns, etl.dictionary, etl.day_table
CREATE OR REPLACE FUNCTION etl.build_day(load bigint, whole boolean DEFAULT TRUE)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write schema store past this
SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD' -- times become text in between
SET parallel_tuple_cost = 0.001 -- else the planner takes joining and sorting for too cheap to share them
AS $body$
DECLARE
    v_load etl.load%ROWTYPE;
    v_table text;
    v_checked regclass;
    v_located boolean;
    v_columns text;
    v_joins text;
    v_devices regclass;
    v_has text[];
    v_rows bigint;
BEGIN
    SELECT l.* INTO STRICT v_load FROM etl.load AS l WHERE l.load = build_day.load;
    v_checked := format('etl.checked_%s', v_load.batch)::regclass;
    v_table := etl.day_table(v_load.event_type, v_load.day, v_load.load);
    v_devices := to_regclass(format('etl.learned_%s_device', v_load.batch));
    v_has := ARRAY(SELECT a.attname FROM pg_attribute AS a WHERE a.attrelid = v_checked AND NOT a.attisdropped);
    v_located := 'location' = ANY (v_has);
    -- The parent's columns in its order; what the files lack is null. Every identifier is known by now.
    SELECT string_agg(format('%s%s AS %I', coalesce(
            CASE
                WHEN p.attname = 'cell' AND v_located THEN 'version.cell'
                WHEN p.attname = 'device' AND v_devices IS NOT NULL THEN 'coalesce(c.device, device.number)'
                WHEN p.attname = 'device' THEN 'c.device'
                WHEN k.attname IS NULL THEN NULL
                WHEN n.learned IS NOT NULL THEN format('coalesce(c.%I, %I.number)', e.target, e.name)
                ELSE format('c.%I', e.target)
            END, format('NULL::%s', format_type(p.atttypid, p.atttypmod))),
            ' COLLATE ' || nullif(p.attcollation, 0)::regcollation, p.attname), ', ' ORDER BY p.attnum),
        string_agg(format('LEFT JOIN %1$s AS %2$I ON c.%2$I = %2$I.value', n.learned, e.name), ' ' ORDER BY p.attnum)
            FILTER (WHERE k.attname IS NOT NULL AND n.learned IS NOT NULL)
    INTO v_columns, v_joins
    FROM pg_attribute AS p
        LEFT JOIN etl.event_columns(v_load.event_type) AS e ON p.attname = e.target
        LEFT JOIN pg_attribute AS k ON e.target = k.attname AND k.attrelid = v_checked AND NOT k.attisdropped
        LEFT JOIN LATERAL (
            SELECT to_regclass(format('etl.learned_%s_%s', v_load.batch, d.relation)) AS learned
            FROM etl.dictionary(e.kind) AS d
        ) AS n ON TRUE
    WHERE p.attrelid = format('store.%I', v_load.event_type)::regclass AND p.attnum > 0 AND NOT p.attisdropped;

    IF v_devices IS NOT NULL THEN
        v_joins := concat_ws(' ', v_joins, format($sql$
            LEFT JOIN %1$s AS device ON device.imei = CASE WHEN c.device IS NULL THEN coalesce(%2$s, '') END
                AND device.imsi = coalesce(%3$s, '') AND device.tac = coalesce(%4$s, -1)
                AND device.missing = (%2$s IS NULL)::integer + 2 * (%3$s IS NULL)::integer$sql$,
            v_devices, CASE WHEN 'imei' = ANY (v_has) THEN 'c.imei' ELSE 'NULL::text' END,
            CASE WHEN 'imsi' = ANY (v_has) THEN 'c.imsi' ELSE 'NULL::text' END,
            CASE WHEN 'tac' = ANY (v_has) THEN 'c.tac' ELSE 'NULL::integer' END));
    END IF;
    IF v_located THEN
        v_joins := concat_ws(' ', v_joins, format('LEFT JOIN (%s) AS version ON version.location = %s',
            etl.cell_versions_sql(v_load.day), CASE
                WHEN to_regclass(format('etl.learned_%s_location', v_load.batch)) IS NULL THEN 'c.location'
                ELSE 'coalesce(c.location, location_id.number)'
            END));
    END IF;
    EXECUTE format('DROP TABLE IF EXISTS store.%I, store.%I, store.%I', v_table, 'sighting_' || v_table,
        'cell_hour_' || v_table);
    -- Conditions only where they leave something out: nothing is known of how much they would.
    EXECUTE format('CREATE TABLE store.%I AS SELECT %s FROM %s AS c %s WHERE TRUE%s%s ORDER BY subscriber, "time", c.line',
        v_table, v_columns, v_checked, v_joins, CASE
            WHEN EXISTS (SELECT FROM etl.load AS l WHERE l.batch = v_load.batch AND l.load <> v_load.load)
                THEN format(' AND c.day = %L', v_load.day)
        END, CASE WHEN v_load.rows_duplicate > 0 THEN ' AND NOT c.repeated' END);
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    IF v_rows <> v_load.rows_kept THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = format('load %s built %s of %s rows: a crash emptied what was checked', v_load.load, v_rows,
                v_load.rows_kept),
            HINT = 'Load the files again; the former day is as it was.';
    END IF;
    PERFORM etl.constrain_day(v_load.event_type, v_load.day, v_load.load);
    IF build_day.whole THEN
        PERFORM etl.finish_day(v_load.load, p.part) FROM unnest(ARRAY['sightings', 'events']) AS p (part);
    END IF;
    RETURN v_rows;
END
$body$;

COMMENT ON FUNCTION etl.build_day(bigint, boolean) IS
$$Builds store.<event type>_<day>_new<load> from the checked rows of that day, and its sightings; returns the rows.

Identifiers become numbers, location ids the cell version in service that local day; rows stand in the order of
subscriber, time and line. whole: false leaves the two parts of etl.finish_day to be called.
Errors: 55000 the checked rows are gone (PostgreSQL crashed meanwhile).$$;
