-- Not every event type has every column.
CREATE OR REPLACE FUNCTION query.require_columns(spec jsonb, columns text[])
RETURNS void
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_type text;
    v_column text;
BEGIN
    SELECT t.value, c.name INTO v_type, v_column
    FROM jsonb_array_elements_text(require_columns.spec -> 'event_types') AS t
    CROSS JOIN unnest(require_columns.columns
        || CASE WHEN require_columns.spec ->> 'direction' IN ('in', 'out') THEN ARRAY['outgoing'] ELSE '{}' END
    ) AS c (name)
    WHERE NOT EXISTS (
        SELECT 1 FROM pg_catalog.pg_attribute AS a
        WHERE a.attrelid = to_regclass('store.' || quote_ident(t.value)) AND a.attname = CASE
                WHEN c.name IN ('equipment', 'sim', 'tac') THEN 'device' -- and store.device has them
                ELSE c.name
            END)
    LIMIT 1;
    IF v_type IS NOT NULL THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = format('{''%s''} are not columns of events.%s',
                CASE v_column WHEN 'counterpart' THEN 'msisdn_counterpart' ELSE v_column END, v_type),
            HINT = format('Leave %s out of event_types.', v_type);
    END IF;
END
$body$;

COMMENT ON FUNCTION query.require_columns(jsonb, text[]) IS
$$Refuses a specification whose event types lack a column that it needs. Errors: 22023.$$;
