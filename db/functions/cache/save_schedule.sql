-- A query for every newly loaded date, whoever sets it up.
-- requires: query.at_reference, query.normalise, cache.check_stencil
CREATE OR REPLACE FUNCTION cache.save_schedule(
    owner text,
    gate boolean,
    name text,
    spec jsonb,
    date_stencil jsonb,
    event_types text[],
    earliest date,
    all_types boolean
)
RETURNS boolean
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    c_types constant text[] := ARRAY['calls', 'sms', 'mds', 'topups', 'dfs'];
    v_types constant text[] := coalesce(save_schedule.event_types, c_types[1:4]);
    v_sample constant jsonb :=
        query.at_reference(save_schedule.spec, coalesce(save_schedule.earliest, '2000-01-01'));
    v_most constant integer := ops.setting_value('schedules_per_user')::integer;
    v_new boolean;
BEGIN
    IF (save_schedule.name ~ '^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$') IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'name is not a name for a schedule',
            HINT = 'Give up to 63 letters, digits, dashes, dots and underscores, as weekly-flows.';
    ELSIF NOT v_types <@ c_types OR cardinality(v_types) = 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'event_types holds something else than event types',
            HINT = format('Give some of %s.', array_to_string(c_types, ', '));
    ELSIF v_sample IS NULL OR v_sample = save_schedule.spec THEN
        RAISE EXCEPTION USING ERRCODE = 'invalid_parameter_value',
            MESSAGE = 'the specification names no reference_date, so it would ask the same for every date',
            HINT = 'Write reference_date, or reference_date - 7, where a date stands.';
    ELSIF save_schedule.gate AND v_most <= (
        SELECT count(*) FROM cache.schedule AS s WHERE s.owner = save_schedule.owner AND s.name <> save_schedule.name
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'configuration_limit_exceeded',
            MESSAGE = format('%s schedules are the most that you may have', v_most),
            HINT = 'End one with flow.unschedule(name).';
    END IF;
    PERFORM cache.check_stencil(save_schedule.date_stencil);
    PERFORM query.normalise(v_sample, CASE WHEN save_schedule.gate THEN 'top_level' ELSE 'any' END);
    INSERT INTO cache.schedule AS s (
        owner, name, gate, spec, date_stencil, event_types, all_types, earliest, definition
    ) VALUES (
        save_schedule.owner, save_schedule.name, save_schedule.gate, save_schedule.spec, save_schedule.date_stencil,
        ARRAY(SELECT DISTINCT t.type FROM unnest(v_types) AS t (type) ORDER BY t.type),
        coalesce(save_schedule.all_types, FALSE), save_schedule.earliest,
        left(encode(sha256(convert_to(
            concat_ws(E'\n', save_schedule.spec::text, save_schedule.date_stencil::text), 'UTF8')), 'hex'), 16)
    )
    ON CONFLICT ON CONSTRAINT schedule_pkey DO UPDATE SET
        gate = excluded.gate, spec = excluded.spec, date_stencil = excluded.date_stencil,
        event_types = excluded.event_types, all_types = excluded.all_types, earliest = excluded.earliest, definition = excluded.definition,
        suspended = NULL
    RETURNING s.created_at = now() INTO v_new;
    RETURN v_new;
END
$body$;

COMMENT ON FUNCTION cache.save_schedule(text, boolean, text, jsonb, jsonb, text[], date, boolean) IS
$$Sets up or changes a schedule of a login; true when it is new. gate: in the gate database, where only kinds that
everybody may ask are allowed. The rest as flow.schedule.

Errors: 22023 the name, stencil, types or specification; 53400 more than setting schedules_per_user in the gate.$$;
