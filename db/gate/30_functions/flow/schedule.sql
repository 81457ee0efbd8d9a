-- A query for every newly loaded date.
-- requires: core.call
CREATE OR REPLACE FUNCTION flow.schedule(
    name text,
    spec jsonb,
    date_stencil jsonb DEFAULT '[0]',
    event_types text[] DEFAULT NULL,
    earliest date DEFAULT NULL,
    all_types boolean DEFAULT FALSE
)
RETURNS boolean
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- only the owner reaches the private database
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN core.call('schedule', jsonb_build_object(
        'name', schedule.name, 'spec', schedule.spec, 'date_stencil', schedule.date_stencil,
        'event_types', to_jsonb(schedule.event_types), 'earliest', to_char(schedule.earliest, 'YYYY-MM-DD'),
        'all_types', schedule.all_types))::boolean;
END
$body$;

COMMENT ON FUNCTION flow.schedule(text, jsonb, jsonb, text[], date, boolean) IS
$$Runs a query once for every loaded date, now and later; false when it changed your schedule of that name.

spec: as for flow.run, with reference_date, reference_date - 7 … as texts in place of dates. date_stencil: the days,
from the reference date, that must be loaded: offsets, dates, and pairs [first, end), as [-7, [-6, 0], 0]. event_types:
calls, sms, mds and topups unless given; a day counts as loaded when any of them is (all_types: when all are). earliest:
the first reference date (NULL: the first loaded one). flow.mine() lists the queries that it asks for you.
Each run is decided by the roles that you have then; when they no longer hold what it needs, the schedule stops.
Errors: 22023 the name, stencil, types or specification; 42501 a permission is missing (the query's, and
get_available_dates); 53400 you have too many.$$;
