-- Refuses a file of places of which nothing can be kept.
CREATE OR REPLACE FUNCTION etl.refuse_all_rejected(rows_in bigint, rejects jsonb)
RETURNS void
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    IF jsonb_array_length(refuse_all_rejected.rejects) >= refuse_all_rejected.rows_in THEN
        RAISE EXCEPTION USING
            ERRCODE = 'invalid_parameter_value',
            MESSAGE = CASE refuse_all_rejected.rows_in
                WHEN 0 THEN 'the file holds no rows'
                ELSE format('none of the %s rows can be kept; line %s: %s', refuse_all_rejected.rows_in,
                    refuse_all_rejected.rejects #>> '{0,line}', refuse_all_rejected.rejects #>> '{0,reason}')
            END,
            HINT = 'Check the file and its columns. What is loaded stays as it is.';
    END IF;
END
$body$;

COMMENT ON FUNCTION etl.refuse_all_rejected(bigint, jsonb) IS
$$Errors: 22023 when there are no rows, or all of them are rejects ([{line, reason, …}]).$$;
