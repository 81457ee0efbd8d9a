-- Measures what has been made: rhythm, tails, homes, distances, moves.
-- requires: synth.tail, synth.is_rest_day, etl.day_start
CREATE OR REPLACE FUNCTION synth.report()
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not read events; this counts synthetic people alone
SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD' -- days become text in between
AS $body$
DECLARE
    v_zone constant text := ops.setting_value('time_zone');
    v_told jsonb;
    v_step bigint; -- one of so many people is looked at
    v_from timestamptz;
    v_to timestamptz;
    v_days jsonb;
    v_rest date[];
    v_hours jsonb;
    v_activity jsonb;
    v_degree jsonb;
    v_distance jsonb;
BEGIN
    SELECT c.parameters INTO v_told FROM synth.country AS c;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING
            ERRCODE = 'no_data_found',
            MESSAGE = 'there is no synthetic country',
            HINT = 'Make one: flowsql synth.';
    END IF;
    v_step := greatest(1, (v_told ->> 'n_subscribers')::bigint / 20000);

    SELECT jsonb_agg(jsonb_build_object('day', d.day, 'rest', synth.is_rest_day(d.day, v_told), 'rows', d.rows,
            'relocated', (SELECT count(*) FROM synth.stay AS s WHERE s.since = d.day AND s.reason = 'relocated'),
            'fled', (SELECT count(*) FROM synth.stay AS s WHERE s.since = d.day AND s.reason = 'fled'),
            'returned', (SELECT count(*) FROM synth.stay AS s WHERE s.since = d.day AND s.reason = 'returned'),
            'seen_off_limits', (
                SELECT count(DISTINCT g.subscriber)
                FROM store.sighting_calls AS g
                    INNER JOIN store.cell AS c ON g.cell = c.cell
                    INNER JOIN synth.cell AS y ON c.id = y.id
                    INNER JOIN synth.site AS t ON y.site = t.site AND t.off_limits
                WHERE g.day = d.day)) ORDER BY d.day),
        array_agg(d.day) FILTER (WHERE synth.is_rest_day(d.day, v_told)),
        min(etl.day_start(d.day)) FILTER (WHERE d.rows ? 'calls'),
        max(etl.day_start(d.day + 1)) FILTER (WHERE d.rows ? 'calls')
    INTO v_days, v_rest, v_from, v_to
    FROM (
        SELECT l.day, jsonb_object_agg(l.event_type, l.rows_kept) AS rows
        FROM etl.load AS l
            INNER JOIN synth.made AS m ON l.load = m.load
        WHERE l.state = 'attached'
        GROUP BY l.day
    ) AS d;

    WITH seen AS MATERIALIZED (
        SELECT p.person, e.counterpart, (e."time" AT TIME ZONE v_zone)::date AS day,
            extract(HOUR FROM e."time" AT TIME ZONE v_zone)::integer AS hour, e.cell,
            coalesce(l.site, p.home) AS home, p.work <> p.home AS works, w.point AS work
        FROM synth.person AS p
            INNER JOIN store.subscriber AS s ON p.msisdn = s.msisdn
            INNER JOIN store.calls AS e ON s.subscriber = e.subscriber
            INNER JOIN synth.site AS w ON p.work = w.site
            LEFT JOIN synth.stay AS l ON p.person = l.person
                AND (e."time" AT TIME ZONE v_zone)::date >= l.since AND (e."time" AT TIME ZONE v_zone)::date < l.until
        WHERE p.person % v_step = 0 AND e."time" >= v_from AND e."time" < v_to
    ),

    placed AS (
        SELECT s.hour, s.day = ANY (coalesce(v_rest, '{}')) AS rest, s.works,
            public.st_distancesphere(c.point, h.point) <= 3000 AS at_home,
            public.st_distancesphere(c.point, s.work) <= 3000 AS at_work
        FROM seen AS s
            LEFT JOIN store.cell AS c ON s.cell = c.cell
            INNER JOIN synth.site AS h ON s.home = h.site
    ),

    hourly AS (
        SELECT p.rest, p.hour, count(*) AS calls, avg(p.at_home::integer) AS at_home,
            avg(p.at_work::integer) FILTER (WHERE p.works) AS at_work
        FROM placed AS p
        GROUP BY p.rest, p.hour
    ),

    counted AS (
        SELECT s.person, count(*) AS calls, count(DISTINCT s.counterpart) AS contacts
        FROM seen AS s
        GROUP BY s.person
    ),

    pair AS (
        SELECT DISTINCT s.person, s.counterpart FROM seen AS s
    ),

    -- Contacts, and beside them as many pairs by chance.
    apart AS (
        SELECT TRUE AS real, public.st_distancesphere(a.point, b.point) / 1000 AS km
        FROM pair AS r
            INNER JOIN synth.person AS p ON r.person = p.person
            INNER JOIN synth.site AS a ON p.home = a.site
            INNER JOIN store.subscriber AS o ON r.counterpart = o.subscriber
            INNER JOIN synth.person AS q ON o.msisdn = q.msisdn
            INNER JOIN synth.site AS b ON q.home = b.site
        UNION ALL
        SELECT FALSE, public.st_distancesphere(a.point, b.point) / 1000
        FROM pair AS r
            INNER JOIN synth.person AS p ON r.person = p.person
            INNER JOIN synth.site AS a ON p.home = a.site
            INNER JOIN synth.person AS q ON q.person = 1 + (hashint8extended(r.person, r.counterpart)
                & 9007199254740991) % (v_told ->> 'n_subscribers')::bigint
            INNER JOIN synth.site AS b ON q.home = b.site
    ),

    binned AS (
        SELECT greatest(0, round(2 * ln(greatest(a.km, 0.1)) / ln(2::double precision)))::integer AS bin,
            count(*) FILTER (WHERE a.real) AS contacts, count(*) FILTER (WHERE NOT a.real) AS by_chance
        FROM apart AS a
        GROUP BY 1
    ),

    related AS (
        SELECT 2 ^ (b.bin / 2.0) AS km, b.contacts, b.by_chance,
            (b.contacts / sum(b.contacts) OVER ()) / nullif(b.by_chance / sum(b.by_chance) OVER (), 0) AS ratio
        FROM binned AS b
    )

    SELECT
        (SELECT jsonb_agg(jsonb_build_object('rest', h.rest, 'hour', h.hour, 'calls', h.calls,
            'at_home', round(h.at_home, 4), 'at_work', round(h.at_work, 4)) ORDER BY h.rest, h.hour) FROM hourly AS h),
        (SELECT synth.tail(array_agg(c.calls)) FROM counted AS c),
        (SELECT synth.tail(array_agg(c.contacts)) FROM counted AS c),
        (SELECT jsonb_build_object(
            'slope', round(regr_slope(ln(r.ratio), ln(r.km)) FILTER (
                WHERE r.ratio > 0 AND r.by_chance >= 20 AND r.contacts >= 20)::numeric, 2),
            'bins', jsonb_agg(jsonb_build_object('km', round(r.km::numeric, 1), 'contacts', r.contacts,
                'by_chance', r.by_chance, 'ratio', round(r.ratio, 4)) ORDER BY r.km)) FROM related AS r)
    INTO v_hours, v_activity, v_degree, v_distance;

    RETURN jsonb_build_object('parameters', v_told, 'people_looked_at', (v_told ->> 'n_subscribers')::bigint / v_step,
        'days', v_days, 'hours', v_hours, 'activity', v_activity, 'degree', v_degree, 'distance', v_distance,
        'moved_sites', (SELECT count(*) FROM synth.site AS s WHERE s.moved_on IS NOT NULL));
END
$body$;

COMMENT ON FUNCTION synth.report() IS
$$What the loaded days of the synthetic country look like: days and their rows and moves; calls by hour, and how many of
them at home and at work (within 3 km); tails of calls and of contacts a person; contacts by distance over pairs by
chance, with the slope of their logarithms. At most some 20,000 people are looked at, all of them synthetic.

Errors: P0002 no synthetic country.$$;
