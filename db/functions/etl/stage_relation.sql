-- Copies the rows of a source that is a relation of this database into the staging table.
-- requires: etl.relation_sql
CREATE OR REPLACE FUNCTION etl.stage_relation(batch bigint, most bigint DEFAULT NULL)
RETURNS bigint
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- owned by flow_extract (grants.sql), whose user mapping and rights read the relation
SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD' -- times become text in between
SET timezone = 'UTC'
AS $body$
DECLARE
    v_source etl.source%ROWTYPE;
    v_columns text;
    v_rows bigint;
BEGIN
    SELECT s.* INTO STRICT v_source
    FROM etl.load AS l
        INNER JOIN etl.source AS s ON l.source = s.source AND l.event_type = s.event_type
    WHERE l.load = stage_relation.batch AND s.relation IS NOT NULL;
    IF v_source.keyed <> '{}' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = 'the identifiers of this source must be keyed before they are staged',
            HINT = 'Load it with flowsql load, which does so.';
    END IF;
    SELECT string_agg(format('%I', a.attname), ', ' ORDER BY a.attnum) INTO v_columns
    FROM pg_attribute AS a
    WHERE a.attrelid = v_source.relation::regclass AND a.attnum > 0 AND NOT a.attisdropped;
    EXECUTE format('INSERT INTO etl.%I (line, %s) SELECT row_number() OVER (), u.* FROM (%s) AS u',
        'staging_' || stage_relation.batch, v_columns, etl.relation_sql(stage_relation.batch, stage_relation.most));
    GET DIAGNOSTICS v_rows = ROW_COUNT;
    RETURN v_rows;
END
$body$;

COMMENT ON FUNCTION etl.stage_relation(bigint, bigint) IS
$$Fills etl.staging_<batch> from the relation of the batch's source (at most so many rows) and returns how many.

Times are in UTC. flow_extract reads the relation: it needs SELECT on it, and a user mapping where it is foreign.
Errors: P0002 the batch's source has no relation; 55000 its identifiers are to be keyed; 42501 flow_extract may not
read it.$$;
