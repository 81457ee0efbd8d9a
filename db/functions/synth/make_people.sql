-- Peoples the synthetic country.
-- requires: synth.share_sql, etl.store_tacs
CREATE OR REPLACE FUNCTION synth.make_people(parameters jsonb)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_seed constant bigint := (make_people.parameters ->> 'subscribers_seed')::bigint;
    v_people constant bigint := (make_people.parameters ->> 'n_subscribers')::bigint;
    v_activity bigint;
    v_draw constant text := 'hashint8extended(p.person, %s)';
BEGIN
    DELETE FROM synth.person AS p;
    -- Work is where somebody else lives, near by number and so on the map; of two such places the busier one.
    -- Contacts: heavy-tailed (Pareto, exponent 2.2), multiplier a person on the average, exactly so in all.
    EXECUTE format($sql$
        WITH home AS MATERIALIZED (
            SELECT p.person, s.site, s.weight
            FROM synth.site AS s
                CROSS JOIN LATERAL generate_series(s.first_person, s.last_person) AS p (person)
        ),

        drawn AS (
            SELECT p.person, p.site AS home, %2$s < 0.6 AS works,
                1 + (p.person - 1 + floor(exp(%3$s * ln(%1$s / 4.0::float8)))::bigint) %% %1$s AS one,
                1 + (p.person - 1 + %1$s - floor(exp(%4$s * ln(%1$s / 4.0::float8)))::bigint) %% %1$s AS other,
                least(100000, (1000 * (%5$s) ^ (-1 / 2.2::float8)))::bigint AS popular, %6$s AS eager, %7$s AS fond
            FROM home AS p
        ),

        summed AS (
            SELECT d.*, sum(d.popular) OVER (ORDER BY d.person ROWS UNBOUNDED PRECEDING) AS up_to,
                sum(d.popular) OVER () AS whole
            FROM drawn AS d
        ),

        befriended AS (
            SELECT s.*, greatest(1, floor(s.up_to * %8$s / s.whole) - floor((s.up_to - s.popular) * %8$s / s.whole))
                AS contacts
            FROM summed AS s
        )

        INSERT INTO synth.person (person, msisdn, imei, imsi, tac, home, work, contacts, activity)
        SELECT b.person, encode(sha256(convert_to(format('msisdn %%s %%s', %9$L, b.person), 'UTF8')), 'hex'),
            CASE WHEN %10$L::boolean THEN encode(sha256(convert_to(format('imei %%s %%s', %9$L, b.person), 'UTF8')), 'hex') END,
            CASE WHEN %10$L::boolean THEN encode(sha256(convert_to(format('imsi %%s %%s', %9$L, b.person), 'UTF8')), 'hex') END,
            35000000 + 11 * (floor(%11$s ^ b.fond)::integer - 1), b.home, CASE
                WHEN NOT b.works THEN b.home
                WHEN x.weight >= y.weight THEN x.site
                ELSE y.site
            END,
            b.contacts, greatest(1, 100 * b.contacts * (0.2 - ln(b.eager)))::integer
        FROM befriended AS b
            INNER JOIN home AS x ON b.one = x.person
            INNER JOIN home AS y ON b.other = y.person
        ORDER BY b.person$sql$,
        v_people,
        synth.share_sql(format(v_draw, hashtextextended('works', v_seed))),
        synth.share_sql(format(v_draw, hashtextextended('work one', v_seed))),
        synth.share_sql(format(v_draw, hashtextextended('work other', v_seed))),
        synth.share_sql(format(v_draw, hashtextextended('popular', v_seed))),
        synth.share_sql(format(v_draw, hashtextextended('eager', v_seed))),
        synth.share_sql(format(v_draw, hashtextextended('handset', v_seed))),
        (make_people.parameters ->> 'interactions_multiplier')::bigint * v_people,
        v_seed, make_people.parameters ->> 'equipment', make_people.parameters ->> 'n_tacs');
    ANALYZE synth.person;

    -- Handsets: some models are common, most are rare.
    PERFORM etl.store_tacs((
        SELECT jsonb_agg(jsonb_build_object('line', n.n, 'id', (35000000 + 11 * (n.n - 1))::text,
            'brand', (ARRAY['Aster', 'Borealis', 'Cirrus', 'Delta', 'Ember', 'Fjord', 'Gale', 'Halo', 'Iris'])
                [1 + n.hash % 9],
            'model', format('%s-%s', chr((65 + (n.hash >> 8) % 26)::integer), 100 + (n.hash >> 16) % 900),
            'hnd_type', (ARRAY['Smart', 'Smart', 'Feature', 'Basic'])[1 + (n.hash >> 32) % 4]) ORDER BY n.n)
        FROM (
            SELECT g.n, hashint8extended(g.n, hashtextextended('tac', v_seed)) & 9223372036854775807 AS hash
            FROM generate_series(1, (make_people.parameters ->> 'n_tacs')::bigint) AS g (n)
        ) AS n), ARRAY['made by flowsql synth']);
    SELECT sum(p.activity) INTO v_activity FROM synth.person AS p;
    RETURN v_activity;
END
$body$;

COMMENT ON FUNCTION synth.make_people(jsonb) IS
$$Draws people with home, work, handset, number of contacts and activity, by subscribers_seed, and the handset models.

Returns the sum of their activity.$$;
