-- A query for every newly loaded date.
-- requires: query.at_reference, query.normalise, cache.check_stencil, access.record
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
    c_types constant text[] := ARRAY['calls', 'sms', 'mds', 'topups', 'dfs'];
    v_types constant text[] := coalesce(schedule.event_types, c_types[1:4]);
    v_sample constant jsonb :=
        query.at_reference(schedule.spec, coalesce(schedule.earliest, '2000-01-01'));
    v_new boolean;
BEGIN
    IF (schedule.name ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$') IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'name is not a name for a schedule',
            HINT = 'Give up to 63 letters, digits, dashes, dots and underscores, as weekly-flows.';
    ELSIF NOT v_types <@ c_types OR cardinality(v_types) = 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'event_types holds something else than event types',
            HINT = format('Give some of %s.', array_to_string(c_types, ', '));
    ELSIF v_sample IS NULL OR v_sample = schedule.spec THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'the specification names no reference_date, so it would ask the same for every date',
            HINT = 'Write reference_date, or reference_date - 7, where a date stands.';
    END IF;
    PERFORM cache.check_stencil(schedule.date_stencil);
    PERFORM query.normalise(v_sample, 'any');
    INSERT INTO cache.schedule AS s (
        owner, name, spec, date_stencil, event_types, all_types, earliest, definition
    ) VALUES (
        session_user, schedule.name, schedule.spec, schedule.date_stencil,
        ARRAY(SELECT DISTINCT t.type FROM unnest(v_types) AS t (type) ORDER BY t.type),
        coalesce(schedule.all_types, FALSE), schedule.earliest,
        left(encode(sha256(convert_to(
            concat_ws(E'\n', schedule.spec::text, schedule.date_stencil::text), 'UTF8')), 'hex'), 16)
    )
    ON CONFLICT ON CONSTRAINT schedule_pkey DO UPDATE SET
        spec = excluded.spec, date_stencil = excluded.date_stencil, event_types = excluded.event_types,
        all_types = excluded.all_types, earliest = excluded.earliest, definition = excluded.definition,
        suspended = NULL
    RETURNING s.created_at = now() INTO v_new;
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
