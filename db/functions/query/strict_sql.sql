-- Profile strict: which rows of a complete table may be shown, so that no published sum of them isolates a few people.
-- requires: query.sql, query.unit, query.columns, query.at_unit, query.coarser_units, query.settled_sql
-- requires: query.family_sql, query.dominated_sql
CREATE OR REPLACE FUNCTION query.strict_sql(spec jsonb, relation text)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_floor constant integer := ops.setting_value('privacy_threshold')::integer;
    v_unit constant text := query.unit(strict_sql.spec);
    v_above constant text[] := query.coarser_units(v_unit);
    v_levels constant text[] := v_above || v_unit;
    -- The columns that hold a region, and what else a row is about.
    v_places constant text[] := ARRAY(
        SELECT c.name FROM query.columns(strict_sql.spec) AS c WHERE c.role = 'unit' ORDER BY c.place);
    v_others constant text[] := ARRAY(
        SELECT c.name FROM query.columns(strict_sql.spec) AS c
        WHERE c.role <> 'unit' AND c.name <> 'value' ORDER BY c.place);
    -- A person stands in one cell, or perhaps in several: then hidden cells together are as few as the largest of them,
    -- and what is one person's may be in all of them.
    v_rule constant text := (SELECT k.redaction ->> 'strict' FROM query.kind AS k
        WHERE k.kind = strict_sql.spec ->> 'query_kind');
    v_people constant text := CASE v_rule WHEN 'overlaps' THEN 'max' ELSE 'sum' END || '(j.contributors)';
    v_largest constant text := CASE v_rule WHEN 'overlaps' THEN 'sum' ELSE 'max' END;
    v_spec jsonb;
    v_text text := 'WITH RECURSIVE ';
    v_under text;
    v_joins text;
    v_group text;
BEGIN
    FOR v_level IN 1..cardinality(v_levels) LOOP
        v_spec := CASE v_levels[v_level] WHEN v_unit THEN strict_sql.spec
            ELSE query.at_unit(strict_sql.spec, v_levels[v_level]) END;
        v_text := v_text || CASE v_level WHEN 1 THEN '' ELSE ', ' END || format('cell_%s AS MATERIALIZED (%s)', v_level,
            query.settled_sql(v_spec, CASE v_levels[v_level] WHEN v_unit THEN strict_sql.relation
                ELSE '(' || query.sql(v_spec) || ')' END));
        v_group := concat_ws(', ', (SELECT string_agg(format('s.cell -> %L', o.name), ', ')
            FROM unnest(v_others) AS o (name)));
        v_joins := '';
        v_under := 'FALSE';
        IF v_level > 1 THEN
            v_text := v_text || query.family_sql(v_level, v_levels[v_level], v_levels[v_level - 1]);
            SELECT
                string_agg(format(' LEFT JOIN family_%1$s AS f%2$s ON f%2$s.child = (s.cell ->> %3$L)::integer',
                    v_level, p.ordinality, p.name), ''),
                concat_ws(', ', nullif(v_group, ''), string_agg(format('f%s.family', p.ordinality), ', ')),
                format('EXISTS (SELECT FROM hidden_%1$s AS h, %2$s WHERE %3$s AND h.cell = s.cell || jsonb_build_object(%4$s))',
                    v_level - 1,
                    string_agg(format('link_%s AS l%s', v_level, p.ordinality), ', '),
                    string_agg(format('l%s.child = (s.cell ->> %L)::integer', p.ordinality, p.name), ' AND '),
                    string_agg(format('%L, l%s.parent', p.name, p.ordinality), ', '))
            INTO v_joins, v_group, v_under
            FROM unnest(v_places) WITH ORDINALITY AS p (name, ordinality);
        END IF;
        v_text := v_text || format(
            -- The few, and all below what is hidden itself; then, the smallest first, others of the family until those
            -- who are hidden are more than few together.
            ', judged_%1$s AS MATERIALIZED (SELECT s.*, s.contributors <= %2$s OR %3$s OR %7$s AS few%5$s '
            'FROM cell_%1$s AS s%4$s)'
            ', hidden_%1$s AS MATERIALIZED (SELECT w.cell FROM (SELECT r.cell, r.few, r.people, '
            'coalesce(bool_or(r.enough) OVER (%6$sORDER BY r.place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), '
            'FALSE) AS enough FROM (SELECT j.cell, %9$sj.few, row_number() OVER o AS place, '
            '%8$s FILTER (WHERE j.few) OVER f AS people, '
            'row_number() OVER o >= count(*) FILTER (WHERE j.few) OVER f AND %8$s OVER o > %2$s AND NOT %10$s AS enough '
            'FROM judged_%1$s AS j WINDOW f AS (%11$s), o AS (%11$s ORDER BY NOT j.few, j.contributors, j.cell)) AS r) AS w '
            'WHERE w.few OR (w.people > 0 AND NOT w.enough))',
            v_level, v_floor, v_under, v_joins,
            CASE v_group WHEN '' THEN '' ELSE ', jsonb_build_array(' || v_group || ') AS kin' END,
            CASE v_group WHEN '' THEN '' ELSE 'PARTITION BY r.kin ' END,
            query.dominated_sql('(s.content ->> ''largest'')::numeric', '(s.content ->> ''magnitude'')::numeric'),
            v_people,
            CASE v_group WHEN '' THEN '' ELSE 'j.kin, ' END,
            query.dominated_sql(v_largest || '((j.content ->> ''largest'')::numeric) OVER o',
                'sum((j.content ->> ''magnitude'')::numeric) OVER o'),
            CASE v_group WHEN '' THEN '' ELSE 'PARTITION BY j.kin' END);
    END LOOP;
    RETURN v_text || format(
        ' SELECT e.* FROM cell_%1$s AS s CROSS JOIN LATERAL jsonb_populate_record(NULL::%2$s, s.content) AS e '
        'WHERE NOT EXISTS (SELECT FROM hidden_%1$s AS h WHERE h.cell = s.cell)',
        cardinality(v_levels), strict_sql.relation);
END
$body$;

COMMENT ON FUNCTION query.strict_sql(jsonb, text) IS
$$SQL text of the rows of relation (a complete table) that profile strict shows.

From the coarsest unit to the specification's own: hidden are cells of no more people than the threshold (and sums that
are mostly one person's), all cells within a hidden one, and, where the hidden cells of one family (those within the
same coarser region) are together 1 to threshold people or such a sum, others of the family until they are not: the
smallest first, then the lower region number. Then whoever subtracts published cells from a published coarser one is
left with at least two cells, more people than the threshold, and nobody's sum.

The kind's rule says how hidden cells are counted together: tree by their sum; overlaps, where a person may be in
several of them, as the largest one of them, and what one person may have in all of them together. A sum is judged where the complete table has columns largest and magnitude:
the largest that one person has in it, and all together, as absolute values.$$;
