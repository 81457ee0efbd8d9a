-- What a synthetic country is told, complete and checked.
CREATE OR REPLACE FUNCTION synth.normal_parameters(given jsonb)
RETURNS jsonb
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
SET datestyle = 'ISO, YMD'
AS $body$
DECLARE
    v_parameter synth.parameter%ROWTYPE;
    v_value text;
    v_wrong text;
    v_all jsonb := '{}';
    v_item text;
BEGIN
    SELECT string_agg(k.key, ', ' ORDER BY k.key) INTO v_wrong
    FROM jsonb_object_keys(normal_parameters.given) AS k (key)
    WHERE NOT EXISTS (SELECT FROM synth.parameter AS p WHERE p.name = k.key);
    IF v_wrong IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('unknown parameters: %s', v_wrong),
            HINT = 'TABLE synth.parameter lists them; so does flowsql synth --help.';
    END IF;
    FOR v_parameter IN SELECT p.* FROM synth.parameter AS p ORDER BY p.name LOOP
        v_value := coalesce(nullif(normal_parameters.given ->> v_parameter.name, ''), v_parameter.value);
        BEGIN
            v_all := v_all || jsonb_build_object(v_parameter.name, CASE v_parameter.kind
                WHEN 'integer' THEN to_jsonb(v_value::bigint)
                WHEN 'number' THEN to_jsonb(v_value::numeric)
                WHEN 'boolean' THEN to_jsonb(v_value::boolean)
                WHEN 'date' THEN to_jsonb(v_value::date)
                ELSE to_jsonb(v_value)
            END);
        EXCEPTION
            WHEN data_exception THEN
                v_wrong := format('%s must be of kind %s', v_parameter.name, v_parameter.kind);
        END;
        IF v_wrong IS NULL AND v_parameter.kind IN ('integer', 'number')
            AND (v_all ->> v_parameter.name)::numeric NOT BETWEEN v_parameter.least AND v_parameter.most THEN
            v_wrong := format('%s must be from %s to %s', v_parameter.name, v_parameter.least, v_parameter.most);
        END IF;
        EXIT WHEN v_wrong IS NOT NULL;
    END LOOP;
    IF v_wrong IS NULL THEN
        v_wrong := CASE
            WHEN (v_all ->> 'n_cells')::bigint < (v_all ->> 'n_sites')::bigint
                THEN 'n_cells must not be less than n_sites: each site has a cell'
            WHEN (v_all ->> 'disaster_region_pcod' IS NULL) <> (v_all ->> 'disaster_start' IS NULL)
                THEN 'disaster_region_pcod and disaster_start must be given together'
            WHEN v_all ->> 'disaster_end' IS NOT NULL AND v_all ->> 'disaster_start' IS NULL
                THEN 'disaster_end needs disaster_start'
            WHEN (v_all ->> 'disaster_end')::date < (v_all ->> 'disaster_start')::date
                THEN 'disaster_end must not be before disaster_start'
            WHEN v_all ->> 'country' !~ '^[A-Za-z]{2,8}$' THEN 'country must be 2 to 8 letters'
        END;
    END IF;
    IF v_wrong IS NULL THEN
        FOREACH v_item IN ARRAY string_to_array(v_all ->> 'holidays', ',') LOOP
            IF btrim(v_item) !~ '^(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$' THEN
                v_wrong := 'holidays must be days such as 12-25 or 2016-03-28, with commas between them';
            END IF;
        END LOOP;
    END IF;
    IF v_wrong IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = v_wrong,
            HINT = 'flowsql synth --help explains every parameter.';
    END IF;
    RETURN v_all;
END
$body$;

COMMENT ON FUNCTION synth.normal_parameters(jsonb) IS
$$Parameters of a synthetic country ({name: value}), with the defaults of synth.parameter for those not given.

Errors: 22023 an unknown name, or a value that cannot be.$$;
