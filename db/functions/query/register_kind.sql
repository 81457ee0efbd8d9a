-- Called at the end of each kind's file: puts the kind into the registry and makes its constructor.
-- requires: query.constructor_sql
CREATE OR REPLACE FUNCTION query.register_kind(
    kind text,
    level text,
    summary text,
    description text,
    parameters jsonb,
    columns jsonb,
    example jsonb,
    exposed boolean DEFAULT FALSE,
    categories text[] DEFAULT '{}',
    redaction jsonb DEFAULT NULL,
    unit_from text DEFAULT NULL,
    same_unit text[] DEFAULT '{}',
    stored boolean DEFAULT FALSE,
    reads text[] DEFAULT '{}'
)
RETURNS void
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_flat jsonb := '[]';
    v_item jsonb;
    v_former regprocedure;
BEGIN
    IF register_kind.kind !~ '^[a-z][a-z0-9_]{1,50}$' THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('%L is no name for a query kind', register_kind.kind),
            HINT = 'Use lower-case letters, digits and underscores.';
    END IF;
    -- Groups stand in the list as arrays of parameters: one flat list is kept.
    FOR v_item IN SELECT e.value FROM jsonb_array_elements(register_kind.parameters) AS e LOOP
        v_flat := v_flat || v_item;
    END LOOP;
    INSERT INTO query.kind AS k (
        kind, level, exposed, categories, parameters, columns, redaction, unit_from, same_unit,
        stored, reads, example, summary, description
    ) VALUES (
        register_kind.kind, register_kind.level, register_kind.exposed, register_kind.categories,
        v_flat, register_kind.columns, register_kind.redaction, register_kind.unit_from,
        register_kind.same_unit, register_kind.stored, register_kind.reads, register_kind.example,
        register_kind.summary, register_kind.description
    )
    ON CONFLICT ON CONSTRAINT kind_pkey DO UPDATE SET
        level = excluded.level, exposed = excluded.exposed, categories = excluded.categories,
        parameters = excluded.parameters, columns = excluded.columns,
        redaction = excluded.redaction, unit_from = excluded.unit_from,
        same_unit = excluded.same_unit, stored = excluded.stored, reads = excluded.reads, example = excluded.example,
        summary = excluded.summary, description = excluded.description;
    -- A constructor that had other parameters would stay beside the new one.
    FOR v_former IN
        SELECT p.oid::regprocedure
        FROM pg_proc AS p INNER JOIN pg_language AS l ON l.oid = p.prolang
        WHERE p.pronamespace = 'flow'::regnamespace AND p.proname = register_kind.kind AND l.lanname = 'sql'
    LOOP
        EXECUTE format('DROP FUNCTION %s', v_former);
    END LOOP;
    EXECUTE query.constructor_sql(register_kind.kind);
END
$body$;

COMMENT ON FUNCTION query.register_kind(
    text, text, text, text, jsonb, jsonb, jsonb, boolean, text[], jsonb, text, text[], boolean, text[]
) IS
$$Registers a query kind and makes its constructor flow.<kind>.

kind: its name; the builder is query.build_<kind>(spec jsonb) RETURNS text.
level: subscriber (one or more rows a person) or aggregate.
parameters: array of {name, type, required, default, suggest, enum_by, description}, or of groups of them;
enum_by, as query.member_type says: the kind nested in another parameter decides what is allowed.
columns: array of {name, role} where role unit (an integer region, shown as pcod or lon, lat; suffix
as _from), subscriber, equipment (shown as imei), sim (imsi) or site (site_id, version, lon, lat), each an integer
inside; else {name, type}. "as": the name shown; "when": {parameter: [values]} for columns not always there.
redaction: {"rule": none | rows | groups | whole}; an exposed kind must have one (CHECK). "strict" in it: none | tree |
overlaps (query.strict_redaction_sql); without it profile strict does not answer the kind, and "instead" says why and
what to ask.
categories: nested positions it may stand in. unit_from: the parameter its unit comes from.
same_unit: parameters whose units must agree. stored: worth keeping as a result of its own.
reads: event types it always reads, if it has no event_types parameter.
Errors: 22023 bad name; 23514 exposed without redaction.$$;
