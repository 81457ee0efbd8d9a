-- The days that the synthetic country has, and which of them are loaded.
-- requires: synth.columns
CREATE OR REPLACE FUNCTION synth.days()
RETURNS TABLE (event_type text, day date, loaded boolean, columns text[])
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SECURITY DEFINER -- one answer whatever the caller may read
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    SELECT t.event_type, d.day, EXISTS (
            SELECT FROM etl.load AS l
                INNER JOIN synth.made AS m ON l.load = m.load
            WHERE l.event_type = t.event_type AND l.day = d.day AND l.state = 'attached'
        ), synth.columns(t.event_type)
    FROM synth.country AS c
        CROSS JOIN LATERAL (
            SELECT (c.parameters ->> 'first_day')::date + g.n AS day
            FROM generate_series(0, (c.parameters ->> 'n_days')::integer - 1) AS g (n)
        ) AS d
        CROSS JOIN unnest(ARRAY['calls', 'sms', 'mds', 'topups']) WITH ORDINALITY AS t (event_type, place)
    WHERE (c.parameters ->> ('n_' || t.event_type))::bigint > 0
    ORDER BY d.day, t.place;
END
$body$;

COMMENT ON FUNCTION synth.days() IS
$$Event types and days of the country, whether each is loaded, and the columns to begin its load with.$$;
