-- Reads rows of sites or cells: typed, each with what is wrong with it.
-- requires: etl.is_date
CREATE OR REPLACE FUNCTION etl.check_places(rows jsonb)
RETURNS TABLE (
    line bigint,
    id text,
    version integer,
    site_id text,
    first_service date,
    last_service date,
    point public.geometry,
    attributes jsonb,
    reason text,
    content jsonb
)
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_number constant text := '^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d{1,3})?$';
    v_known constant text[] := ARRAY['line', 'id', 'version', 'site_id', 'latitude', 'longitude',
        'date_of_first_service', 'date_of_last_service'];
    v_numeric constant text[] := ARRAY['height', 'azimuth', 'max_range', 'min_range', 'electrical_tilt',
        'mechanical_downtilt'];
BEGIN
    RETURN QUERY
    WITH given AS MATERIALIZED (
        SELECT (r.value ->> 'line')::bigint AS line, nullif(r.value ->> 'id', '') AS id,
            coalesce(nullif(r.value ->> 'version', ''), '0') AS version, nullif(r.value ->> 'site_id', '') AS site_id,
            nullif(r.value ->> 'latitude', '') AS latitude, nullif(r.value ->> 'longitude', '') AS longitude,
            nullif(r.value ->> 'date_of_first_service', '') AS first_service,
            nullif(r.value ->> 'date_of_last_service', '') AS last_service,
            jsonb_strip_nulls(r.value - v_known) AS attributes, r.value - 'line' AS content
        FROM jsonb_array_elements(check_places.rows) AS r (value)
    ),

    read AS MATERIALIZED (
        SELECT g.*, CASE
            WHEN g.id IS NULL THEN 'id is missing'
            WHEN g.version !~ '^\d{1,9}(\.0*)?$' THEN 'version is not a whole number'
            WHEN (g.latitude IS NULL) <> (g.longitude IS NULL) THEN 'only one of latitude and longitude is given'
            WHEN g.latitude !~ v_number THEN 'latitude is not a number'
            WHEN g.longitude !~ v_number THEN 'longitude is not a number'
            WHEN g.latitude::numeric NOT BETWEEN -90 AND 90 THEN 'latitude is not between -90 and 90'
            WHEN g.longitude::numeric NOT BETWEEN -180 AND 180 THEN 'longitude is not between -180 and 180'
            WHEN NOT etl.is_date(g.first_service) THEN 'date_of_first_service is not a date (YYYY-MM-DD)'
            WHEN NOT etl.is_date(g.last_service) THEN 'date_of_last_service is not a date (YYYY-MM-DD)'
            WHEN g.first_service::date > g.last_service::date
                THEN 'date_of_first_service is later than date_of_last_service'
            ELSE (
                SELECT min(format('%s is not a number', a.key))
                FROM jsonb_each_text(g.attributes) AS a (key, value)
                WHERE a.key = ANY (v_numeric) AND nullif(a.value, '') !~ v_number
            )
        END AS reason
        FROM given AS g
    )

    SELECT r.line, r.id,
        CASE WHEN r.reason IS NULL THEN split_part(r.version, '.', 1)::integer END,
        r.site_id,
        CASE WHEN r.reason IS NULL THEN r.first_service::date END,
        CASE WHEN r.reason IS NULL THEN r.last_service::date END,
        CASE WHEN r.reason IS NULL THEN
            public.st_setsrid(
                public.st_makepoint(r.longitude::double precision, r.latitude::double precision), 4326) END,
        r.attributes, r.reason, r.content
    FROM read AS r;
END
$body$;

COMMENT ON FUNCTION etl.check_places(jsonb) IS
$$Rows of a sites or cells file ([{line, id, version, latitude, …}], all texts) as typed rows.

reason says what is wrong with a row, and is null when nothing is; only then are the typed columns filled. Columns that
are not known become attributes. Without version a place has version 0; without coordinates it has no point.$$;
