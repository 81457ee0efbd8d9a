-- Which regions lie within which coarser ones, as the cells say.
CREATE OR REPLACE FUNCTION query.family_sql(level integer, layer text, above text)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE -- of its arguments alone
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        ', link_%1$s AS MATERIALIZED (SELECT DISTINCT a.region AS child, b.region AS parent '
        'FROM store.cell_region AS a INNER JOIN store.cell_region AS b ON b.cell = a.cell AND b.layer = %3$L '
        'WHERE a.layer = %2$L AND a.region IS NOT NULL AND b.region IS NOT NULL)'
        ', kin_%1$s AS (SELECT l.child, l.child AS other FROM link_%1$s AS l UNION '
        'SELECT k.child, o.child FROM kin_%1$s AS k INNER JOIN link_%1$s AS m ON m.child = k.other '
        'INNER JOIN link_%1$s AS o ON o.parent = m.parent)'
        ', family_%1$s AS MATERIALIZED (SELECT k.child, min(k.other) AS family FROM kin_%1$s AS k GROUP BY k.child)',
        family_sql.level, family_sql.layer, family_sql.above);
END
$body$;

COMMENT ON FUNCTION query.family_sql(integer, text, text) IS
$$SQL text of common table expressions link_<level> (child, parent) and family_<level> (child, family).

A family is all regions of layer whose parents in layer above touch: those of one parent, where the layers nest.$$;
