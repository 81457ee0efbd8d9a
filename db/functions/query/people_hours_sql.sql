-- In which hours of which day each subscriber was in each region.
-- requires: query.sightings_sql, query.loaded_days, query.layer_of, query.in_parts
CREATE OR REPLACE FUNCTION query.people_hours_sql(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_spec constant jsonb := people_hours_sql.spec;
    c_visits constant text := 'SELECT v.subscriber, m.region, v.day, v.hours FROM (%s) AS v '
        'INNER JOIN store.cell_region AS m ON m.cell = v.cell AND m.layer = %L';
    v_text text;
BEGIN
    -- Day by day: no row belongs to two days, and rows of one type stand in the order of subscribers. So they are sorted
    -- with a comparison each, and grouped without a hash table. A constant among the keys would hide the order.
    IF NOT v_spec ? 'subscriber_subset' THEN
        SELECT string_agg(format(
            '(SELECT s.subscriber, s.region, DATE %L AS day, bit_or(s.hours) AS hours FROM (%s%s) AS s '
            'GROUP BY s.subscriber, s.region)', to_char(d.day, 'YYYY-MM-DD'),
            format(c_visits, query.sightings_sql(v_spec, d.day), query.layer_of(v_spec)),
            CASE d.types WHEN 1 THEN ' ORDER BY v.subscriber, m.region' END), ' UNION ALL ' ORDER BY d.day)
        INTO v_text
        FROM (SELECT l.day, count(*) AS types FROM query.loaded_days(v_spec) AS l GROUP BY l.day) AS d;
    END IF;
    RETURN query.in_parts(v_spec, coalesce(v_text, format(
        'SELECT s.subscriber, s.region, s.day, bit_or(s.hours) AS hours FROM (%s) AS s '
        'GROUP BY s.subscriber, s.region, s.day',
        -- Once for all days: a subset may be a long query itself.
        format(c_visits, query.sightings_sql(v_spec), query.layer_of(v_spec)))));
END
$body$;

COMMENT ON FUNCTION query.people_hours_sql(jsonb) IS
$$SQL text of subscriber, region, day, hours (bitmap of local hours, of those of the specification): one row each.
For whole days (query.whole_days).$$;
