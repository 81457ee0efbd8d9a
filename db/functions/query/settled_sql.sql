-- Profile strict: the numbers of a question as they were settled, as far as later data change them by few people.
-- requires: query.columns
CREATE OR REPLACE FUNCTION query.settled_sql(spec jsonb, relation text)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_floor constant integer := ops.setting_value('privacy_threshold')::integer;
BEGIN
    RETURN format(
        'SELECT coalesce(n.cell, b.cell) AS cell, '
        'CASE WHEN k.keep THEN b.contributors ELSE n.contributors END AS contributors, '
        'CASE WHEN k.keep THEN b.content ELSE n.content END AS content '
        'FROM (SELECT jsonb_build_object(%1$s) AS cell, r.contributors::bigint AS contributors, '
        'to_jsonb(r) AS content FROM %2$s AS r) AS n '
        'FULL JOIN (SELECT o.* FROM cache.settled AS o WHERE o.question = %3$L) AS b ON b.cell = n.cell '
        'CROSS JOIN LATERAL (SELECT coalesce(abs(coalesce(n.contributors, 0) - b.contributors) <= %4$s, FALSE)) AS k (keep) '
        'WHERE k.keep OR n.cell IS NOT NULL',
        (SELECT string_agg(format('%L, r.%I', c.name, c.name), ', ' ORDER BY c.place)
            FROM query.columns(settled_sql.spec) AS c WHERE c.name <> 'value'),
        settled_sql.relation,
        encode(sha256(convert_to(settled_sql.spec::text, 'UTF8')), 'hex'),
        v_floor);
END
$body$;

COMMENT ON FUNCTION query.settled_sql(jsonb, text) IS
$$SQL text of the cells of relation (SQL text of a complete table): cell (what a row is about, as an object),
contributors, content (the row as an object).

A cell that was settled before keeps its content unless its contributors have changed by more than the threshold.$$;
