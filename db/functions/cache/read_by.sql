-- Who has built on the relations of a result.
CREATE OR REPLACE FUNCTION cache.read_by(stored regclass[])
RETURNS TABLE (place text, owner text)
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN QUERY
    SELECT DISTINCT n.nspname::text, pg_get_userbyid(coalesce(c.relowner, p.proowner))::text
    FROM pg_class AS s
    INNER JOIN pg_depend AS d
        ON d.deptype = 'n' AND (
            (d.refclassid = 'pg_class'::regclass AND d.refobjid = s.oid)
            OR (d.refclassid = 'pg_type'::regclass AND d.refobjid = s.reltype))
    LEFT JOIN pg_rewrite AS r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
    LEFT JOIN pg_class AS c
        ON c.oid = coalesce(r.ev_class, CASE d.classid WHEN 'pg_class'::regclass THEN d.objid END)
    LEFT JOIN pg_proc AS p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid
    LEFT JOIN pg_namespace AS n ON n.oid = coalesce(c.relnamespace, p.pronamespace)
    WHERE s.oid = ANY (read_by.stored) AND (c.oid = ANY (read_by.stored)) IS NOT TRUE;
END
$body$;

COMMENT ON FUNCTION cache.read_by(regclass[]) IS
$$In which schemas there are views of these relations (or tables or functions of their row types), and whose, without
these relations themselves; schema NULL: something else.$$;
