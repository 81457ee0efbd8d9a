-- The sites of the synthetic country by version.
CREATE OR REPLACE FUNCTION synth.site_versions(parameters jsonb)
RETURNS TABLE (site integer, id text, version integer, point public.geometry, since date, until date)
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_first constant date := (site_versions.parameters ->> 'first_day')::date;
BEGIN
    RETURN QUERY
    SELECT s.site, s.id, 0, s.point, v_first - 1 - (hashtextextended(s.id, 0) & 65535)::integer % 365,
        s.moved_on - 1
    FROM synth.site AS s
    UNION ALL
    SELECT s.site, s.id, 1, s.moved_point, s.moved_on, NULL::date FROM synth.site AS s WHERE s.moved_on IS NOT NULL;
END
$body$;

COMMENT ON FUNCTION synth.site_versions(jsonb) IS
$$Each site's versions with place and days of service (null: no end): two for those that move, first in service some
day of the year before the first day.$$;
