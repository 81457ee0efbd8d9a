-- Drops relations of results, and what analysts have made of them for their sessions.
-- requires: cache.read_by, ops.note
CREATE OR REPLACE FUNCTION cache.drop_relations(VARIADIC names text[])
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_views regclass[];
    v_tables regclass[];
    v_drop text;
    v_owners jsonb;
    v_lasting text; -- where something reads them that is not a session's own
BEGIN
    SELECT array_agg(c.oid ORDER BY n.place) FILTER (WHERE c.relkind = 'v'),
        array_agg(c.oid ORDER BY n.place) FILTER (WHERE c.relkind <> 'v')
    INTO v_views, v_tables
    FROM unnest(drop_relations.names) WITH ORDINALITY AS n (name, place)
    INNER JOIN pg_class AS c ON c.oid = to_regclass(n.name);
    DELETE FROM cache.rendered AS r WHERE r.name = ANY (drop_relations.names);
    -- Views first, for they read the tables.
    FOREACH v_drop IN ARRAY ARRAY[
        'DROP VIEW ' || array_to_string(v_views, ', '), 'DROP TABLE ' || array_to_string(v_tables, ', ')] LOOP
        CONTINUE WHEN v_drop IS NULL;
        BEGIN
            EXECUTE v_drop;
        EXCEPTION
            WHEN dependent_objects_still_exist THEN
                SELECT jsonb_agg(DISTINCT r.owner),
                    string_agg(DISTINCT coalesce(r.place, '?'), ', ') FILTER (WHERE (r.place ~ '^pg_temp_') IS NOT TRUE)
                INTO v_owners, v_lasting FROM cache.read_by(v_views || v_tables) AS r;
                IF v_lasting IS NOT NULL OR v_owners IS NULL THEN
                    RAISE EXCEPTION USING
                        ERRCODE = 'dependent_objects_still_exist',
                        MESSAGE = format('a lasting view in schema %s reads this result', coalesce(v_lasting, '?')),
                        HINT = 'Drop that view: results come and go, so only temporary views may read them.';
                END IF;
                -- A session's own view may neither keep everybody from a new result nor fill the cache.
                EXECUTE v_drop || ' CASCADE';
                PERFORM ops.note('drop-views', substring(drop_relations.names[1] FROM '[0-9a-f]{32}'),
                    'temporary views read what was dropped', jsonb_build_object('owners', v_owners));
        END;
    END LOOP;
END
$body$;

COMMENT ON FUNCTION cache.drop_relations(text[]) IS
$$Drops the views and tables of these qualified names, where they exist, what is kept of them as JSON, and the
temporary views that sessions have made of them (which ops.log then says).

Waits as long as lock_timeout says. Errors: 2BP01 something that is not temporary reads them.$$;
