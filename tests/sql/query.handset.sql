-- What phone each subscriber uses: reference queries §5.8.
BEGIN;
\ir include/world.psql
\ir include/kinds.psql
SELECT plan(7);

INSERT INTO store.tac (tac, brand, model, hnd_type) VALUES
(1, 'Acme', 'One', 'Smart'), (2, 'Acme', 'Two', 'Smart'), (3, 'Best', 'B', 'Feature');
SELECT pg_temp.event('calls', e.who, '2016-01-06'::date + e.clock::time, e.place,
    jsonb_strip_nulls(jsonb_build_object('tac', e.tac)))
FROM (VALUES
    -- two events of each of Acme's phones, three of Best's, then one without a phone
    ('phones', '08:00', 'a', 1), ('phones', '09:00', 'a', 2), ('phones', '10:00', 'a', 1), ('phones', '11:00', 'a',
    2),
    ('phones', '12:00', 'a', 3), ('phones', '13:00', 'a', 3), ('phones', '14:00', 'b', 3), ('phones', '15:00', 'a',
    NULL),
    ('equal', '08:00', NULL, 3), ('equal', '09:00', NULL, 1),
    ('exotic', '08:00', 'a', 3), ('exotic', '09:00', 'a', 99),
    ('twice', '09:00', 'a', 1), ('twice', '09:00', 'B', 3), -- at one instant
    ('none', '09:00', 'a', NULL)
) AS e (who, clock, place, tac);
CREATE FUNCTION pg_temp.phone(method text, characteristic text, more jsonb DEFAULT '{}') RETURNS jsonb
LANGUAGE sql AS $$
    SELECT pg_temp.over('handset', jsonb_build_object('method', method, 'characteristic', characteristic,
        'start_date', '2016-01-06', 'end_date', '2016-01-07')) || more
$$;

SELECT is(pg_temp.complete(pg_temp.phone('last', 'brand')),
    '[["equal", "Acme"], ["exotic", null], ["phones", "Best"], ["twice", "Acme"]]',
    'last: an event without a phone tells nothing, a phone of an unknown model does; at one instant the smaller number');
SELECT is(pg_temp.complete(pg_temp.phone('most-common', 'brand')),
    '[["equal", "Acme"], ["exotic", "Best"], ["phones", "Acme"], ["twice", "Acme"]]',
    'most-common: of the value, so two phones of a brand add up; the smallest of equals');
SELECT is(pg_temp.complete(pg_temp.phone('most-common', 'model')),
    '[["equal", "B"], ["exotic", "B"], ["phones", "B"], ["twice", "B"]]', 'by model they do not');
SELECT is(pg_temp.complete(pg_temp.phone('last', 'hnd_type', '{"hours": {"start_hour": 8, "end_hour": 12}}'))
    @> '[["phones", "Smart"]]', TRUE, 'hours');
SELECT is(pg_temp.complete(pg_temp.phone('last', 'software_os_name')),
    '[["equal", null], ["exotic", null], ["phones", null], ["twice", null]]', 'an unknown characteristic');
SELECT is(pg_temp.refusal(pg_temp.phone('last', 'weight')),
    'characteristic: Must be one of: hnd_type, brand, model, software_os_name, software_os_vendor.',
        'characteristics');
SELECT matches(
    pg_temp.refusal(jsonb_build_object('query_kind', 'histogram_aggregate', 'bins', '{"n_bins": 2}'::jsonb,
        'metric', pg_temp.phone('last', 'brand'))), '^metric.query_kind: Unsupported value: handset',
    'a label has no histogram');

SELECT * FROM finish();
ROLLBACK;
