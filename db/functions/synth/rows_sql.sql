-- SQL text of the rows of a day as a file would have them.
-- requires: synth.events_sql, synth.located_sql, synth.share_sql
CREATE OR REPLACE FUNCTION synth.rows_sql(event_type text, day date, parameters jsonb, activity bigint)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_events constant text :=
        synth.events_sql(rows_sql.event_type, rows_sql.day, rows_sql.parameters, rows_sql.activity);
    v_parties text;
    v_more text;
BEGIN
    IF rows_sql.event_type IN ('calls', 'sms') THEN
        -- Two calls of five go the other way.
        v_parties := format($sql$
            SELECT e.key * 2 + y.side AS line, e.hash, hashint8extended(e.hash, 1) AS more, e.second, e.at, (y.side = 0) <> (e.hash >> 53 & 1023 < 410)
                AS outgoing, y.person, y.msisdn, y.counterpart, y.imei, y.imsi, y.tac, y.home, y.work
            FROM (%s) AS e
                INNER JOIN (%s) AS b ON e.other = b.person
                CROSS JOIN LATERAL (VALUES
                    (0, e.person, e.msisdn, b.msisdn, e.imei, e.imsi, e.tac, e.home, e.work),
                    (1, b.person, b.msisdn, e.msisdn, b.imei, b.imsi, b.tac, b.home, b.work)
                ) AS y (side, person, msisdn, counterpart, imei, imsi, tac, home, work)$sql$,
            v_events, synth.people_sql(rows_sql.day));
        v_more := ', l.counterpart, l.outgoing::text'
            || CASE rows_sql.event_type WHEN 'calls' THEN
                format(', least(7200, 1 + floor(75 * (-ln(%s)) ^ 1.4::float8))::text', synth.share_sql('l.more', 0, 20))
            ELSE '' END;
    ELSE
        v_parties := format('SELECT e.key * 2 AS line, hashint8extended(e.hash, 1) AS more, e.* FROM (%s) AS e', v_events);
        v_more := CASE rows_sql.event_type
            WHEN 'mds' THEN $sql$, v.duration::text, v.up::text, v.down::text, (v.up + v.down)::text$sql$
            ELSE $sql$, (ARRAY['voucher', 'voucher', 'transfer', 'online'])[1 + (l.more & 3)], v.amount::text,
                (v.amount * 0.02)::text, (v.amount * 0.1)::text, v.balance::text,
                (v.balance + v.amount - v.amount * 0.02 - v.amount * 0.1)::text$sql$
        END;
    END IF;
    RETURN format($sql$
        SELECT l.line, to_hex(l.hash), l.at::text, l.msisdn, l.location_id, l.tac::text, l.imei, l.imsi%s
        FROM (%s) AS l%s$sql$,
        v_more,
        synth.located_sql(v_parties, rows_sql.event_type, rows_sql.day, rows_sql.parameters),
        CASE rows_sql.event_type
            WHEN 'mds' THEN format($sql$ CROSS JOIN LATERAL (
                SELECT 1 + floor(-240 * ln(%s)) AS duration, floor(20000 * ln(%s) ^ 2::float8) AS up,
                    floor(150000 * ln(%s) ^ 2::float8) AS down) AS v$sql$,
                synth.share_sql('l.more', 0, 20), synth.share_sql('l.more', 20, 20), synth.share_sql('l.more', 40, 20))
            WHEN 'topups' THEN format($sql$ CROSS JOIN LATERAL (
                SELECT (ARRAY[10, 20, 20, 50, 50, 100, 100, 200])[1 + (l.more >> 2 & 7)]::numeric AS amount,
                    round((-40 * ln(%s))::numeric, 2) AS balance) AS v$sql$, synth.share_sql('l.more', 20, 20))
            ELSE ''
        END);
END
$body$;

COMMENT ON FUNCTION synth.rows_sql(text, date, jsonb, bigint) IS
$$SQL text: line, and the columns of synth.columns(event_type) in their order. Calls and texts have both parties.$$;
