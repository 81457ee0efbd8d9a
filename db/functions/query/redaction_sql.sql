-- What of a complete table may be shown: the kind's redaction rule as a query.
-- requires: query.present_sql
CREATE OR REPLACE FUNCTION query.redaction_sql(spec jsonb, relation text)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    -- A literal in the text: a setting read while the query runs could be another one elsewhere.
    v_floor constant integer := ops.setting_value('privacy_threshold')::integer;
    v_rule jsonb;
BEGIN
    SELECT k.redaction INTO STRICT v_rule FROM query.kind AS k
    WHERE k.kind = redaction_sql.spec ->> 'query_kind' AND k.redaction IS NOT NULL;
    IF v_rule ->> 'rule' = 'nested' THEN
        -- Each date is a result of its own.
        SELECT k.redaction || jsonb_build_object('by', '["date"]' || coalesce(k.redaction -> 'by', '[]'))
        INTO STRICT v_rule FROM query.kind AS k
        WHERE k.kind = redaction_sql.spec #>> '{queries,0,query_kind}';
    END IF;
    CASE v_rule ->> 'rule'
    WHEN 'none' THEN
        RETURN query.present_sql(redaction_sql.spec, redaction_sql.relation);
    WHEN 'rows' THEN
        RETURN query.present_sql(redaction_sql.spec, redaction_sql.relation)
            || format(' WHERE q.contributors > %s', v_floor);
    WHEN 'groups' THEN
        RETURN query.present_sql(redaction_sql.spec, format(
            '(SELECT p.*, min(p.contributors) OVER (PARTITION BY %2$s) AS smallest FROM %1$s AS p WHERE %3$s)',
            redaction_sql.relation,
            (SELECT string_agg(format('p.%I', b.value), ', ') FROM jsonb_array_elements_text(v_rule -> 'by') AS b),
            (SELECT string_agg(format('p.%I IS NOT NULL', b.value), ' AND ')
                FROM jsonb_array_elements_text(v_rule -> 'by') AS b)
        )) || format(' WHERE q.smallest > %s', v_floor);
    WHEN 'whole' THEN
        IF v_rule ? 'by' THEN
            RETURN format(
                'SELECT o.date, %s FROM (SELECT c.date, bool_and(c.contributors > %s) AS shown FROM %s AS c '
                'GROUP BY c.date) AS o LEFT JOIN (%s) AS w ON w.date = o.date AND o.shown',
                (SELECT string_agg(format('w.%I', n.name), ', ' ORDER BY n.place)
                    FROM query.columns(redaction_sql.spec) AS n WHERE n.name <> 'date'),
                v_floor, redaction_sql.relation,
                query.present_sql(redaction_sql.spec, redaction_sql.relation));
        END IF;
        RETURN format(
            'SELECT w.* FROM (SELECT 1) AS o (n) LEFT JOIN (%s) AS w ON '
            '(SELECT coalesce(bool_and(c.contributors > %s), FALSE) FROM %s AS c)',
            query.present_sql(redaction_sql.spec, redaction_sql.relation), v_floor, redaction_sql.relation);
    ELSE
        RAISE case_not_found USING MESSAGE = format('no such redaction rule: %s', v_rule);
    END CASE;
END
$body$;

COMMENT ON FUNCTION query.redaction_sql(jsonb, text) IS
$$SQL text of what may be published of the complete table relation, by the kind's rule.

none: all. rows: rows with more contributors than the threshold. groups: all rows of a group (by) when its
smallest has more. whole: all rows, or one row of NULLs unless every row has more. nested: the nested kind's rule,
for each date.
Errors: P0002 the kind has no rule, so nothing of it may be published.$$;
