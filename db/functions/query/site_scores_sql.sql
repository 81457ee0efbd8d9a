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
    -- By day and location first: then rows are few, and a weekday's score is looked up once.
    RETURN format(
        'SELECT d.subscriber, d.site, count(*) AS days, sum(d.hour_score) / sum(d.events) AS hour_score, '
        'sum(d.events * (%4$L::double precision[])[date_part(''isodow'', d.day)::integer]) / sum(d.events) AS day_score '
        'FROM (SELECT c.subscriber, s.site, c.day, sum(c.events) AS events, sum(c.hour_score) AS hour_score FROM ('
        'SELECT e.subscriber, e.location, e.day, count(*)::double precision AS events, '
        'sum((%3$L::double precision[])[date_part(''hour'', e."time" AT TIME ZONE %2$L)::integer + 1]) AS hour_score '
        'FROM (%1$s) AS e GROUP BY e.subscriber, e.location, e.day) AS c '
        'INNER JOIN store.location AS l ON l.location = c.location '
        'INNER JOIN (SELECT DISTINCT k.id, k.site_id FROM store.cell AS k) AS n ON n.id = l.location_id '
        'INNER JOIN store.site AS s ON s.id = n.site_id AND c.day >= coalesce(s.first_service, ''-infinity'') '
        'AND c.day <= coalesce(s.last_service, ''infinity'') GROUP BY c.subscriber, s.site, c.day) AS d '
        'GROUP BY d.subscriber, d.site',
        query.events_sql(site_scores_sql.spec, ARRAY['location']), query.time_zone(), site_scores_sql.hour_scores,
        site_scores_sql.day_scores);
END
$body$;

COMMENT ON FUNCTION query.site_scores_sql(jsonb, double precision[], double precision[]) IS
$$SQL text of (subscriber, site, days, hour_score, day_score): the days with an event at the version of the site that
was in service, and the means of the scores of the events' hours (24, from 0) and weekdays (7, from Monday).$$;
