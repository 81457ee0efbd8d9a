-- What costs less to compute than to store is not stored as a part of something else.
-- requires: query.whole_days
CREATE OR REPLACE FUNCTION query.is_light(spec jsonb)
RETURNS boolean
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN is_light.spec ->> 'query_kind' = 'daily_location'
        AND is_light.spec ->> 'method' = 'last'
        AND NOT is_light.spec ?| ARRAY['hours', 'subscriber_subset', 'sampling']
        AND query.whole_days(is_light.spec);
END
$body$;

COMMENT ON FUNCTION query.is_light(jsonb) IS
$$Whether a specification is computed anew wherever it is nested: the last place of a whole day, which the roll-up
knows (query.last_visits_sql).$$;
