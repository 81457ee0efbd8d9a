-- SQL text of the events that people begin on a day: who, whom with, when.
-- requires: synth.share_sql, synth.people_sql, synth.day_factor, synth.is_rest_day, etl.day_start
CREATE OR REPLACE FUNCTION synth.events_sql(event_type text, day date, parameters jsonb, activity bigint)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD' -- days become text in between
AS $body$
DECLARE
    v_seed constant bigint := hashtextextended(format('%s %s', events_sql.event_type, events_sql.day),
        (events_sql.parameters ->> 'calls_seed')::bigint);
    v_people constant bigint := (events_sql.parameters ->> 'n_subscribers')::bigint;
    v_start constant timestamptz := etl.day_start(events_sql.day);
    v_mean double precision;
BEGIN
    -- Events for each unit of activity.
    v_mean := (events_sql.parameters ->> ('n_' || events_sql.event_type))::double precision
        * synth.day_factor(events_sql.day, events_sql.parameters) / events_sql.activity;
    -- A person's day is more or less busy (exponential); each event has one hash, whose bits serve each draw.
    RETURN format($sql$
        SELECT e.*, c.second + c.width * %12$s AS second,
            %7$L::timestamptz + floor(%8$L::float8 * (c.second + c.width * %12$s)) * interval '1 second' AS at,
            1 + (e.person - 1 + floor(exp(%5$s * ln(%4$s / 2.0::float8)))::bigint
                * CASE WHEN hashint8extended(e.person * 4096 + e.friend, %6$s) & 1 = 0 THEN 1 ELSE %4$s - 1 END
                ) %% %4$s AS other
        FROM (
            SELECT n.*, floor((n.contacts + 1)::float8 ^ %13$s)::bigint AS friend
            FROM (
                SELECT a.*, a.person * 4096 + g.n AS key, hashint8extended(a.person * 4096 + g.n, %2$s) AS hash
                FROM (%1$s) AS a
                    CROSS JOIN LATERAL generate_series(1, least(4000, floor(
                        -ln(%9$s) * a.activity * %3$L::float8 + %10$s))::integer) AS g (n)
                OFFSET 0
            ) AS n
            OFFSET 0
        ) AS e
            INNER JOIN synth.clock AS c ON c.rest = %11$L AND c.slot = (e.hash >> 20 & 1023)::integer
        OFFSET 0$sql$,
        synth.people_sql(events_sql.day), v_seed, v_mean, v_people,
        synth.share_sql(format('hashint8extended(e.person * 4096 + e.friend, %s)',
            hashtextextended('contact', (events_sql.parameters ->> 'subscribers_seed')::bigint))),
        hashtextextended('contact which way', (events_sql.parameters ->> 'subscribers_seed')::bigint),
        v_start, extract(EPOCH FROM etl.day_start(events_sql.day + 1) - v_start) / 86400,
        synth.share_sql(format('hashint8extended(a.person, %s)', hashint8extended(1, v_seed))),
        synth.share_sql(format('hashint8extended(a.person, %s)', hashint8extended(2, v_seed))),
        synth.is_rest_day(events_sql.day, events_sql.parameters), synth.share_sql('e.hash', 40, 13),
        synth.share_sql('n.hash', 0, 20));
END
$body$;

COMMENT ON FUNCTION synth.events_sql(text, date, jsonb, bigint) IS
$$SQL text: the person who begins each event of a day, with the other party's number, key (unique), hash, second, time.

Friends are found by rank: the person who lives so many people further on, the logarithm of that number even, so that
contacts thin with distance and half of them are near (Liben-Nowell and others, PNAS 2005). A person's first friends are
called most (Zipf).$$;
