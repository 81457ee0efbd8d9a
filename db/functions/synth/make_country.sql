-- Makes the synthetic country: regions, sites, cells, handsets, people and their moves.
-- requires: synth.normal_parameters, synth.make_regions, synth.make_places, synth.make_people, synth.make_moves
CREATE OR REPLACE FUNCTION synth.make_country(given jsonb)
RETURNS boolean
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write the places past this
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_parameters constant jsonb := synth.normal_parameters(make_country.given);
    v_before jsonb;
    v_layer text;
    v_activity bigint;
BEGIN
    LOCK TABLE synth.country IN SHARE ROW EXCLUSIVE MODE;
    SELECT c.parameters INTO v_before FROM synth.country AS c;
    IF v_before = v_parameters THEN
        RETURN FALSE;
    ELSIF EXISTS (
        SELECT FROM etl.load AS l
        WHERE l.state = 'attached' AND NOT EXISTS (SELECT FROM synth.made AS m WHERE m.load = l.load)
    ) OR EXISTS (
        SELECT FROM store.cell AS c WHERE NOT EXISTS (SELECT FROM synth.cell AS s WHERE s.id = c.id)
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = 'cells or days are loaded that are not synthetic: a synthetic country would mix with them',
            HINT = 'Make it in a home of its own: FLOWSQL_HOME=.flowsql-synth flowsql up.';
    ELSIF v_before - 'n_days' <> v_parameters - 'n_days' AND EXISTS (
        SELECT FROM etl.load AS l WHERE l.state = 'attached'
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'object_not_in_prerequisite_state',
            MESSAGE = 'days of another synthetic country are loaded',
            HINT = 'Give the parameters it was made with (only n_days may change), or use a home of its own.';
    END IF;

    IF v_before - 'n_days' = v_parameters - 'n_days' THEN -- more days, or fewer, of the same people
        PERFORM synth.make_moves(v_parameters);
        UPDATE synth.country AS c SET parameters = v_parameters WHERE c.one;
        RETURN TRUE;
    END IF;
    v_layer := synth.make_regions(v_parameters);
    PERFORM synth.make_places(v_parameters, coalesce(v_layer, 'admin3'));
    v_activity := synth.make_people(v_parameters);
    PERFORM synth.make_moves(v_parameters);
    INSERT INTO synth.country AS c (parameters, made_regions, activity)
    VALUES (v_parameters, v_layer IS NULL, v_activity)
    ON CONFLICT ON CONSTRAINT country_pkey DO UPDATE
    SET parameters = excluded.parameters, made_regions = excluded.made_regions, activity = excluded.activity,
        made_at = now();
    RETURN TRUE;
END
$body$;

COMMENT ON FUNCTION synth.make_country(jsonb) IS
$$Makes the country that the parameters tell ({name: value}, see synth.parameter); returns whether anything was done.

The same parameters make the same country, and one that is there already is left as it is. Errors: 22023 parameters;
P0002 a layer or region that is not there; 55000 what is loaded is not synthetic, or of another country.$$;
