-- SQL text of the rows of a source that is a relation of this database.
-- requires: etl.run_sql
CREATE OR REPLACE FUNCTION etl.relation_sql(batch bigint, most bigint DEFAULT NULL)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_source etl.source%ROWTYPE;
    v_values text;
BEGIN
    SELECT s.* INTO STRICT v_source
    FROM etl.load AS l
        INNER JOIN etl.source AS s ON l.source = s.source AND l.event_type = s.event_type
    WHERE l.load = relation_sql.batch AND s.relation IS NOT NULL;
    -- One line is one row: a line break in a value becomes a blank.
    SELECT string_agg(format('translate(staging.%1$I::text, %2$L, ''  '') AS %1$I', a.attname, E'\n\r'), ', '
        ORDER BY a.attnum)
    INTO v_values
    FROM pg_attribute AS a
    WHERE a.attrelid = to_regclass(v_source.relation) AND a.attnum > 0 AND NOT a.attisdropped;
    RETURN format('WITH run AS NOT MATERIALIZED (%s) SELECT %s FROM %s AS staging, run WHERE (%s)%s',
        etl.run_sql(relation_sql.batch), v_values, to_regclass(v_source.relation), v_source.condition,
        ' LIMIT ' || relation_sql.most);
END
$body$;

COMMENT ON FUNCTION etl.relation_sql(bigint, bigint) IS
$$SELECT of the rows that the source's condition takes (at most so many), all values texts, for etl.stage_relation.

The condition is SQL over staging (the relation) and run (etl.run_sql). Only flow_extract is to run the text.
Errors: P0002 the batch's source has no relation.$$;
