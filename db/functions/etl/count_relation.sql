-- How many rows a relation has of a day.
-- requires: etl.days_sql
CREATE OR REPLACE FUNCTION etl.count_relation(source text, event_type text, day date)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE -- a foreign table may be anything
PARALLEL UNSAFE
SECURITY DEFINER -- owned by flow_extract (grants.sql), whose user mapping and rights read the relation
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_source etl.source%ROWTYPE;
    v_rows bigint;
BEGIN
    SELECT s.* INTO STRICT v_source
    FROM etl.source AS s
    WHERE s.source = count_relation.source AND s.event_type = count_relation.event_type AND s.relation IS NOT NULL;
    EXECUTE format('WITH run AS NOT MATERIALIZED (%s) SELECT count(*) FROM %s AS staging, run WHERE (%s)',
        etl.days_sql(count_relation.day, count_relation.day), v_source.relation::regclass, v_source.condition)
    INTO v_rows;
    RETURN v_rows;
END
$body$;

COMMENT ON FUNCTION etl.count_relation(text, text, date) IS
$$Rows of a source's relation that its condition takes for a local day: while they grow, the day is not complete.

flow_extract counts them, as it reads them. Errors: P0002 the source has no relation; 42501 flow_extract may not read it.$$;
