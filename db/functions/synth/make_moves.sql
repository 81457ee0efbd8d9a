-- Lets people of the synthetic country move: by and by, and away from a region that is off limits.
-- requires: synth.share_sql
CREATE OR REPLACE FUNCTION synth.make_moves(parameters jsonb)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD' -- days become text in between
AS $body$
DECLARE
    v_seed constant bigint := (make_moves.parameters ->> 'subscribers_seed')::bigint;
    v_people constant bigint := (make_moves.parameters ->> 'n_subscribers')::bigint;
    v_first constant date := (make_moves.parameters ->> 'first_day')::date;
    v_days constant integer := (make_moves.parameters ->> 'n_days')::integer;
    v_start constant date := coalesce((make_moves.parameters ->> 'disaster_start')::date, 'infinity');
    v_end constant date := coalesce((make_moves.parameters ->> 'disaster_end')::date, 'infinity');
BEGIN
    DELETE FROM synth.stay AS s;
    -- Where somebody else lives is where one moves: most often near.
    EXECUTE format($sql$
        INSERT INTO synth.stay (person, since, until, site, reason)
        SELECT m.person, m.day, 'infinity', s.site, 'relocated'
        FROM (
            SELECT p.person, d.day, 1 + (p.person - 1 + floor(exp(%3$s * ln(%1$s / 2.0::float8)))::bigint) %% %1$s AS to_person
            FROM synth.person AS p
                CROSS JOIN (SELECT g.n, %4$L::date + g.n AS day FROM generate_series(1, %5$s) AS g (n)) AS d
            WHERE %2$s < %6$s
        ) AS m
            INNER JOIN synth.person AS o ON m.to_person = o.person
            INNER JOIN synth.site AS s ON o.home = s.site
        WHERE NOT (s.off_limits AND m.day BETWEEN %7$L AND %8$L)$sql$,
        v_people,
        synth.share_sql(format('hashint8extended(p.person * 4096 + d.n, %s)', hashtextextended('moves', v_seed))),
        synth.share_sql(format('hashint8extended(p.person * 4096 + d.n, %s)', hashtextextended('moves to', v_seed))),
        v_first, v_days - 1, make_moves.parameters ->> 'p_relocate', v_start, v_end);

    IF v_start < 'infinity' THEN
        -- Whoever lives there on the first day flees: of six homes of others the first one outside, else next to it.
        EXECUTE format($sql$
            INSERT INTO synth.stay AS s (person, since, until, site, reason)
            SELECT h.person, %4$L, 'infinity', coalesce(a.site, h.refuge), 'fled'
            FROM (
                SELECT p.person, r.refuge
                FROM synth.person AS p
                    LEFT JOIN LATERAL (
                        SELECT o.site FROM synth.stay AS o WHERE o.person = p.person AND o.since <= %4$L
                        ORDER BY o.since DESC LIMIT 1
                    ) AS l ON TRUE
                    INNER JOIN synth.site AS t ON coalesce(l.site, p.home) = t.site AND t.off_limits
                    CROSS JOIN LATERAL (
                        SELECT o.site AS refuge FROM synth.site AS o WHERE NOT o.off_limits
                        ORDER BY abs(o.site - t.site), o.site LIMIT 1
                    ) AS r
            ) AS h
                LEFT JOIN LATERAL (
                    SELECT t.site
                    FROM generate_series(1, 6) AS k (attempt)
                        INNER JOIN synth.person AS o ON o.person = 1 + (h.person - 1
                            + floor(exp(%2$s * ln(%1$s / 2.0::float8)))::bigint * CASE WHEN %3$s < 0.5 THEN 1 ELSE %1$s - 1 END
                            ) %% %1$s
                        INNER JOIN synth.site AS t ON o.home = t.site AND NOT t.off_limits
                    ORDER BY k.attempt LIMIT 1
                ) AS a ON TRUE
            ON CONFLICT ON CONSTRAINT stay_pkey DO UPDATE SET site = excluded.site, reason = excluded.reason$sql$,
            v_people,
            synth.share_sql(format('hashint8extended(h.person * 8 + k.attempt, %s)',
                hashtextextended('flees', v_seed))),
            synth.share_sql(format('hashint8extended(h.person * 8 + k.attempt, %s)',
                hashtextextended('flees which way', v_seed))),
            v_start);
    END IF;
    IF v_end < 'infinity' THEN
        EXECUTE format($sql$
            INSERT INTO synth.stay (person, since, until, site, reason)
            SELECT p.person, %2$L::date + 1, 'infinity', coalesce(b.site, p.home), 'returned'
            FROM synth.stay AS f
                INNER JOIN synth.person AS p ON f.person = p.person
                LEFT JOIN LATERAL (
                    SELECT o.site FROM synth.stay AS o WHERE o.person = f.person AND o.since < f.since
                    ORDER BY o.since DESC LIMIT 1
                ) AS b ON TRUE
            WHERE f.reason = 'fled' AND %1$s < %3$s
                AND NOT EXISTS (
                    SELECT FROM synth.stay AS l
                    WHERE l.person = f.person AND l.since > f.since AND l.since <= %2$L::date + 1)$sql$,
            synth.share_sql(format('hashint8extended(p.person, %s)', hashtextextended('returns', v_seed))),
            v_end, make_moves.parameters ->> 'p_return');
    END IF;
    UPDATE synth.stay AS s
    SET until = n.since
    FROM (
        SELECT o.person, o.since AS stay, lead(o.since) OVER (PARTITION BY o.person ORDER BY o.since) AS since
        FROM synth.stay AS o
    ) AS n
    WHERE s.person = n.person AND s.since = n.stay AND n.since IS NOT NULL;
    ANALYZE synth.stay;
END
$body$;

COMMENT ON FUNCTION synth.make_moves(jsonb) IS
$$Fills synth.stay for all days: relocations (p_relocate a day), flight on disaster_start from the region that is off
limits, return (p_return) on the day after disaster_end. Nobody moves into it meanwhile.$$;
