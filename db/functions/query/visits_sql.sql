-- Who was where: sightings or events, joined to the regions of the unit.
-- requires: query.events_sql, query.sightings_sql, query.whole_days, query.layer_of
CREATE OR REPLACE FUNCTION query.visits_sql(spec jsonb, counts boolean)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_rows text;
BEGIN
    -- Of single hours the roll-up knows that one was seen, not how often or when last.
    IF query.whole_days(visits_sql.spec) AND NOT (visits_sql.counts AND visits_sql.spec ? 'hours') THEN
        v_rows := query.sightings_sql(visits_sql.spec);
    ELSE
        v_rows := format('SELECT v.subscriber, v.cell, 1 AS events, v."time" AS first_time, v."time" AS last_time FROM (%s) AS v',
            query.events_sql(visits_sql.spec));
    END IF;
    RETURN format(
        'SELECT s.subscriber, m.region, s.cell, s.events, s.first_time, s.last_time FROM (%s) AS s '
        'INNER JOIN store.cell_region AS m ON m.cell = s.cell AND m.layer = %L',
        v_rows, query.layer_of(visits_sql.spec));
END
$body$;

COMMENT ON FUNCTION query.visits_sql(jsonb, boolean) IS
$$SQL text of located visits: subscriber, region, cell, events, first_time, last_time, several rows a
subscriber and region.

counts: whether events and times must be those of the hours asked for (else only who was where matters).$$;
