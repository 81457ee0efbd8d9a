-- Whether a text begins with one of some dates: by comparison for the first, by looking it up for the others.
BEGIN;
SELECT plan(3);

CREATE TEMPORARY TABLE given (value text COLLATE "C");
INSERT INTO given VALUES ('2016-01-09'), ('2016-01-09 10:00'), ('2016-01-0'), ('2016-01-1'), ('2016-01-10 10:00'),
('2016-01-0:'), ('2016-01-08~'), ('2016-01-09~~~'), ('2016-01-08 10:00'), ('2016-01-07 10:00'), (''), (NULL);
CREATE FUNCTION pg_temp.fitting(dates text[]) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
    RETURN QUERY EXECUTE format('SELECT g.value FROM given AS g WHERE %s', etl.date_check('g.value', dates));
END
$$;

SELECT set_eq(
    $$SELECT pg_temp.fitting('{2016-01-09,2016-01-08}')$$,
    $$VALUES ('2016-01-09'), ('2016-01-09 10:00'), ('2016-01-09~~~'), ('2016-01-08~'), ('2016-01-08 10:00')$$,
    'those of each date, and no neighbour in the order of texts'
);
SELECT set_eq(
    $$SELECT pg_temp.fitting('{2016-01-07}')$$, $$VALUES ('2016-01-07 10:00')$$, 'of one date'
);
SELECT is_empty($$SELECT pg_temp.fitting('{}')$$, 'none of no date');

SELECT * FROM finish();
ROLLBACK;
