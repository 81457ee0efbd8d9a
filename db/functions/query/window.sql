-- The window of time a specification itself reads.
-- requires: query.parse_datetime
CREATE OR REPLACE FUNCTION query.window(spec jsonb, OUT start_at timestamp, OUT end_at timestamp)
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- A day is a date and the 24 hours after it.
    start_at := query.parse_datetime(
        coalesce("window".spec ->> 'date', "window".spec ->> 'start_date'));
    end_at := CASE
        WHEN "window".spec ? 'date' THEN "window".start_at + interval '1 day'
        -- Not longer than is refused anyway, so that no number of periods overflows.
        WHEN "window".spec ? 'total_periods' THEN "window".start_at + interval '1 second' * least(
            ("window".spec ->> 'total_periods')::numeric * ("window".spec ->> 'period_length')::numeric
            * extract(epoch FROM ('1 ' || ("window".spec ->> 'period_unit'))::interval), 400000000)
        -- A few kinds take the last day in.
        ELSE query.parse_datetime("window".spec ->> 'end_date') + CASE WHEN EXISTS (
            SELECT 1 FROM query.kind AS k
            WHERE k.kind = "window".spec ->> 'query_kind'
                AND k.parameters @> '[{"name": "end_date", "inclusive": true}]')
            THEN interval '1 day' ELSE interval '0' END
    END;
END
$body$;

COMMENT ON FUNCTION query.window(jsonb) IS
$$Half-open window [start_at, end_at) in the country's time that a specification in normal form reads, without
what is nested in it; NULLs when it reads no events.$$;
