-- Each subscriber's list of active periods.
-- requires: query.active_periods_sql
CREATE OR REPLACE FUNCTION query.calendar_sql(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format('SELECT p.subscriber, array_agg(p.period ORDER BY p.period) AS value FROM (%s) AS p '
        'GROUP BY p.subscriber', query.active_periods_sql(calendar_sql.spec));
END
$body$;

COMMENT ON FUNCTION query.calendar_sql(jsonb) IS
$$SQL text of (subscriber, value): the ascending starts (local timestamps) of the periods with an event.$$;
