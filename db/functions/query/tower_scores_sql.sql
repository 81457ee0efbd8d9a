-- Site scores by the scores of a specification.
-- requires: query.site_scores_sql
CREATE OR REPLACE FUNCTION query.tower_scores_sql(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_days constant text[] := ARRAY[
        'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
BEGIN
    RETURN query.site_scores_sql(tower_scores_sql.spec,
        ARRAY(SELECT s.value::double precision
            FROM jsonb_array_elements_text(tower_scores_sql.spec -> 'tower_hour_of_day_scores') WITH ORDINALITY AS s
            ORDER BY s.ordinality),
        ARRAY(SELECT (tower_scores_sql.spec -> 'tower_day_of_week_scores' ->> d.name)::double precision
            FROM unnest(v_days) WITH ORDINALITY AS d (name, place) ORDER BY d.place));
END
$body$;

COMMENT ON FUNCTION query.tower_scores_sql(jsonb) IS
$$SQL text of query.site_scores_sql by tower_hour_of_day_scores and tower_day_of_week_scores.$$;
