-- Says that a dictionary has no number left.
CREATE OR REPLACE FUNCTION etl.refuse_full(relation text)
RETURNS void
LANGUAGE plpgsql
STABLE -- an IMMUTABLE one would be raised already when a statement is planned
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RAISE EXCEPTION USING
        ERRCODE = 'sequence_generator_limit_exceeded',
        MESSAGE = format('dictionary store.%s is full: all 2,147,483,647 numbers are given out', refuse_full.relation),
        HINT = 'So many identifiers come of files that were pseudonymised each with another key: have all pseudonymised'
            || ' with one, and load them into a new home.';
END
$body$;

COMMENT ON FUNCTION etl.refuse_full(text) IS
$$Errors: 2200H always, naming the dictionary (a table of schema store) that an identifier could not be added to.$$;
