-- GET /api/0/geography/<unit>: the places of a layer.
-- requires: access.admit, access.http_answer, access.http_denied, access.http_failed, access.decide
-- requires: cache.geography_body
CREATE OR REPLACE FUNCTION flow.http_geography(claims jsonb, request jsonb, unit text)
RETURNS flow.http_response
LANGUAGE plpgsql
VOLATILE -- writes the audit row
PARALLEL UNSAFE
SECURITY DEFINER -- the gate's roles may not read the layers
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_needed constant text[] := ARRAY[left(http_geography.unit, 200) || ':geography:geography'];
    v_decision constant jsonb := access.decide(
        http_geography.claims -> 'roles', 'get_result', v_needed
    );
    v_body text;
    v_entry constant jsonb := jsonb_build_object(
        'action', 'get_geography',
        'query_kind', 'geography',
        'unit', left(http_geography.unit, 200),
        'needed', v_needed,
        'granting', v_decision -> 'granting'
    );
BEGIN
    PERFORM access.admit(http_geography.claims);
    IF NOT (v_decision ->> 'allowed')::boolean THEN
        RETURN access.http_denied(
            http_geography.claims, http_geography.request, v_entry, v_decision -> 'missing'
        );
    END IF;

    BEGIN
        v_body := cache.geography_body(http_geography.unit);
    EXCEPTION
        WHEN invalid_parameter_value OR no_data_found THEN
            v_body := NULL;
    END;
    IF v_body IS NULL THEN
        RETURN access.http_failed(
            http_geography.claims, http_geography.request, v_entry || '{"decision": "not_found"}',
            404, 'Error',
            format('No geography is loaded for aggregation unit ''%s''.', http_geography.unit)
        );
    END IF;
    RETURN access.http_answer(
        http_geography.claims, http_geography.request, v_entry || '{"decision": "allowed"}',
        200, v_body, 'application/geo+json',
        jsonb_build_object(
            'Content-Disposition', format('attachment;filename=%s.geojson', http_geography.unit)
        )
    );
END
$body$;

COMMENT ON FUNCTION flow.http_geography(jsonb, jsonb, text) IS
$$The places of an aggregation unit as GeoJSON (WGS 84) for an HTTP caller.

Permission is looked up on the text as given, so an unknown unit answers 403; 404 is a unit
without a loaded layer.$$;
