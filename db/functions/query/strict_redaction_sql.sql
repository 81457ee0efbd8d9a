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
    v_rule text;
    v_rows text;
BEGIN
    SELECT k.redaction ->> 'strict' INTO STRICT v_rule FROM query.kind AS k
    WHERE k.kind = strict_redaction_sql.spec ->> 'query_kind';
    CASE v_rule
    WHEN 'none' THEN
        v_rows := strict_redaction_sql.relation;
    WHEN 'tree', 'overlaps' THEN
        v_rows := format('(%s)', query.strict_sql(strict_redaction_sql.spec, strict_redaction_sql.relation));
    ELSE
        RAISE case_not_found USING MESSAGE = format('no such rule of profile strict: %s', v_rule);
    END CASE;
    RETURN query.present_sql(strict_redaction_sql.spec, v_rows);
END
$body$;

COMMENT ON FUNCTION query.strict_redaction_sql(jsonb, text) IS
$$SQL text of what profile strict publishes of the complete table relation.

none: all. tree, overlaps: query.strict_sql, where each person is in one cell, or may be in several.
Errors: P0002 no such kind; 20000 the kind has no rule for the profile.$$;
