-- Which kinds may occur at any depth of a kind.
-- requires: query.fits
CREATE OR REPLACE FUNCTION query.reachable(kind text)
RETURNS text[]
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_found text[] := ARRAY[reachable.kind];
    v_more text[];
BEGIN
    -- Not WITH RECURSIVE: its hash table is sized for millions of rows, which takes 0.1 s to make.
    LOOP
        SELECT array_agg(DISTINCT n.kind) INTO v_more
        FROM query.kind AS k
        CROSS JOIN LATERAL jsonb_path_query(k.parameters, '$.**.category') AS c
        INNER JOIN query.kind AS n ON query.fits(n, c #>> '{}')
        WHERE k.kind = ANY (v_found) AND n.kind <> ALL (v_found);
        EXIT WHEN v_more IS NULL;
        v_found := v_found || v_more;
    END LOOP;
    RETURN ARRAY(SELECT f.kind FROM unnest(v_found) AS f (kind) ORDER BY f.kind COLLATE "C");
END
$body$;

COMMENT ON FUNCTION query.reachable(text) IS
$$The kinds that may stand at any depth of a kind, itself included, sorted.$$;
