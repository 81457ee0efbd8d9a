-- What of a complete table profile strict may show, as a query.
-- requires: query.strict_sql, query.present_sql
CREATE OR REPLACE FUNCTION query.strict_redaction_sql(spec jsonb, relation text)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_floor constant integer := ops.setting_value('privacy_threshold')::integer;
    v_rule text;
    v_rows text;
BEGIN
    SELECT k.redaction ->> 'strict' INTO STRICT v_rule FROM query.kind AS k
    WHERE k.kind = strict_redaction_sql.spec ->> 'query_kind';
    CASE v_rule
    WHEN 'none' THEN
        v_rows := strict_redaction_sql.relation;
    WHEN 'rows' THEN
        v_rows := format('(SELECT c.* FROM %s AS c WHERE c.contributors > %s)', strict_redaction_sql.relation, v_floor);
    WHEN 'tree' THEN
        v_rows := format('(%s)', query.strict_sql(strict_redaction_sql.spec, strict_redaction_sql.relation));
    WHEN 'statistic' THEN
        v_rows := CASE strict_redaction_sql.spec ->> 'method'
            -- Each value of few people goes; if all that go are few together, the smallest other one too.
            WHEN 'distr' THEN format(
                '(SELECT s.* FROM (SELECT c.*, sum(c.people) FILTER (WHERE c.people <= %1$s) OVER w AS few, '
                'row_number() OVER (w ORDER BY c.people <= %1$s, c.people, c.key COLLATE "C") AS place '
                'FROM %2$s AS c WHERE c.contributors > %1$s WINDOW w AS (PARTITION BY c.region)) AS s '
                'WHERE s.people > %1$s AND (s.few BETWEEN 1 AND %1$s AND s.place = 1) IS NOT TRUE)',
                v_floor, strict_redaction_sql.relation)
            -- No sum of which one person has more than half, or the first two nearly all.
            ELSE format('(SELECT s.* FROM (%s) AS s WHERE s.dominated IS NOT TRUE)',
                query.strict_sql(strict_redaction_sql.spec, strict_redaction_sql.relation)) END;
    ELSE
        RAISE case_not_found USING MESSAGE = format('no such rule of profile strict: %s', v_rule);
    END CASE;
    RETURN query.present_sql(strict_redaction_sql.spec, v_rows);
END
$body$;

COMMENT ON FUNCTION query.strict_redaction_sql(jsonb, text) IS
$$SQL text of what profile strict publishes of the complete table relation.

none: all. rows: rows with more contributors than the threshold. tree: query.strict_sql. statistic: the same without
sums that one person dominates (more than half; or all but a tenth of it by two), or, for shares, each value by itself.
Errors: P0002 no such kind; 20000 the kind has no rule for the profile.$$;
