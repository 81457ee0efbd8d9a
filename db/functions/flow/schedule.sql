-- A query for every newly loaded date.
-- requires: cache.save_schedule, access.record
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
SECURITY DEFINER -- callers may not touch the catalogue
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_new boolean;
BEGIN
    v_new := cache.save_schedule(
        session_user, FALSE, schedule.name, schedule.spec, schedule.date_stencil, schedule.event_types,
        schedule.earliest, schedule.all_types);
    PERFORM access.record(jsonb_build_object(
        'via', 'login', 'caller', session_user, 'action', 'schedule', 'query_kind', schedule.spec -> 'query_kind',
        'decision', 'allowed', 'detail', jsonb_build_object('schedule', schedule.name)));
    RETURN v_new;
END
$body$;

COMMENT ON FUNCTION flow.schedule(text, jsonb, jsonb, text[], date, boolean) IS
$$Runs a query once for every loaded date, now and later; false when it changed the schedule of that name.

spec: as for flow.run, with reference_date, reference_date - 7 … as texts in place of dates. date_stencil: the days,
from the reference date, that must be loaded: offsets, dates, and pairs [first, end), as [-7, [-6, 0], 0]. event_types:
calls, sms, mds and topups unless given; a day counts as loaded when any of them is (all_types: when all are). earliest:
the first reference date (NULL: the first loaded one). Each run needs the right to run queries that its owner has then.
Failed ones are tried again. A changed specification or stencil runs for all dates again.
Errors: 22023 the name, stencil, types or specification.$$;
