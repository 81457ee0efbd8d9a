-- On how many days, and when, each subscriber uses each site.
-- requires: query.events_sql, query.time_zone
CREATE OR REPLACE FUNCTION query.site_scores_sql(
    spec jsonb,
    hour_scores double precision[],
    day_scores double precision[]
)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- The site's dates decide, not the cell's: an event on a day between two versions of a cell counts.
    RETURN format(
        'SELECT v.subscriber, v.site, count(DISTINCT v.at::date) AS days, '
        'avg((%3$L::double precision[])[extract(hour FROM v.at)::integer + 1]) AS hour_score, '
        'avg((%4$L::double precision[])[extract(isodow FROM v.at)::integer]) AS day_score FROM ('
        'SELECT e.subscriber, e."time" AT TIME ZONE %2$L AS at, s.site FROM (%1$s) AS e '
        'INNER JOIN (SELECT DISTINCT l.location, c.site_id FROM store.location AS l '
        'INNER JOIN store.cell AS c ON c.id = l.location_id) AS n ON n.location = e.location '
        'INNER JOIN store.site AS s ON s.id = n.site_id '
        'AND (e."time" AT TIME ZONE %2$L)::date >= coalesce(s.first_service, ''-infinity'') '
        'AND (e."time" AT TIME ZONE %2$L)::date <= coalesce(s.last_service, ''infinity'')) AS v '
        'GROUP BY v.subscriber, v.site',
        query.events_sql(site_scores_sql.spec, ARRAY['location']), query.time_zone(), site_scores_sql.hour_scores,
        site_scores_sql.day_scores);
END
$body$;

COMMENT ON FUNCTION query.site_scores_sql(jsonb, double precision[], double precision[]) IS
$$SQL text of (subscriber, site, days, hour_score, day_score): the days with an event at the version of the site that
was in service, and the means of the scores of the events' hours (24, from 0) and weekdays (7, from Monday).$$;
