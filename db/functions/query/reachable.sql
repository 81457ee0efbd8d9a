-- Which kinds may occur at any depth of a kind.
-- requires: query.nesting
CREATE OR REPLACE FUNCTION query.reachable(kind text, nesting jsonb DEFAULT NULL)
RETURNS text[]
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_nesting constant jsonb := coalesce(reachable.nesting, query.nesting());
    v_found text[] := ARRAY[reachable.kind];
    v_more text[];
BEGIN
    -- Not WITH RECURSIVE: its hash table is sized for millions of rows, which takes 0.1 s to make.
    LOOP
        SELECT array_agg(DISTINCT n.kind) INTO v_more
        FROM unnest(v_found) AS f (kind)
        CROSS JOIN LATERAL jsonb_array_elements_text(v_nesting -> f.kind) AS n (kind)
        WHERE n.kind <> ALL (v_found);
        EXIT WHEN v_more IS NULL;
        v_found := v_found || v_more;
    END LOOP;
    RETURN ARRAY(SELECT f.kind FROM unnest(v_found) AS f (kind) ORDER BY f.kind COLLATE "C");
END
$body$;

COMMENT ON FUNCTION query.reachable(text, jsonb) IS
$$The kinds that may stand at any depth of a kind, itself included, sorted.

nesting: query.nesting(), for those who ask of many kinds.$$;
