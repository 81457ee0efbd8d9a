-- Events where there are none.
CREATE OR REPLACE FUNCTION query.no_events_sql(columns text[])
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- With their types: else sums and comparisons of NULLs fail.
    RETURN format(
        'SELECT NULL::integer AS subscriber, NULL::timestamptz AS "time", NULL::integer AS cell%s, NULL::date AS day WHERE FALSE', (
            SELECT string_agg(format(', NULL::%s AS %I', t.type, c.name), '' ORDER BY c.ordinality)
            FROM unnest(no_events_sql.columns) WITH ORDINALITY AS c (name)
            CROSS JOIN LATERAL (
                SELECT format_type(a.atttypid, a.atttypmod) AS type
                FROM pg_catalog.pg_attribute AS a
                WHERE a.attname = c.name AND a.attrelid IN (
                    'store.calls'::regclass, 'store.sms'::regclass, 'store.mds'::regclass, 'store.topups'::regclass,
                    'store.device'::regclass)
                LIMIT 1
            ) AS t
        ));
END
$body$;

COMMENT ON FUNCTION query.no_events_sql(text[]) IS
$$SQL text of no rows of events: subscriber, time, cell, the named columns of the event tables, day.$$;
