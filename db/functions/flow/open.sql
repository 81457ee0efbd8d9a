-- A result as a relation of its own.
-- requires: cache.result_sql, access.require_visible, access.record_login, access.record_failure
CREATE OR REPLACE FUNCTION flow.open(id text)
RETURNS text
LANGUAGE plpgsql
VOLATILE -- puts the call on record
PARALLEL UNSAFE
SECURITY DEFINER -- callers may not read the catalogue
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_relation text;
BEGIN
    PERFORM access.require_visible(open.id);
    PERFORM cache.result_sql(open.id); -- refuses what is not ready
    SELECT CASE q.level WHEN 'aggregate' THEN 'results.q_' ELSE 'individual.rows_' END || q.id
    INTO v_relation
    FROM cache.query AS q WHERE q.id = open.id;
    PERFORM access.record_login('open', jsonb_build_object('query_id', open.id, 'decision', 'allowed'));
    RETURN v_relation;
EXCEPTION
    WHEN query_canceled OR OTHERS THEN
        PERFORM access.record_failure(
            'open', SQLSTATE, SQLERRM, jsonb_build_object('query_id', left(open.id, 200)));
        RAISE;
END
$body$;

COMMENT ON FUNCTION flow.open(text) IS
$$Name of the relation that holds the rows of a ready query, with typed columns: TABLE results.q_<id>.

Errors: P0002 no such result; 42501 it is about people, and this login may not see them.$$;
