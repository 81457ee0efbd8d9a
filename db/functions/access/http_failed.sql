-- An error answer with a status word and a message.
-- requires: access.http_answer
CREATE OR REPLACE FUNCTION access.http_failed(
    claims jsonb,
    request jsonb,
    entry jsonb,
    status integer,
    word text,
    msg text,
    payload jsonb DEFAULT NULL
)
RETURNS flow.http_response
LANGUAGE plpgsql
VOLATILE -- writes the audit row
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN access.http_answer(
        http_failed.claims,
        http_failed.request,
        http_failed.entry || jsonb_build_object('error', left(http_failed.msg, 2000)),
        http_failed.status,
        CASE
            WHEN http_failed.payload IS NULL
                THEN jsonb_build_object('status', http_failed.word, 'msg', http_failed.msg)
            ELSE jsonb_build_object(
                'status', http_failed.word, 'msg', http_failed.msg, 'payload', http_failed.payload
            )
        END::text
    );
END
$body$;

COMMENT ON FUNCTION access.http_failed(jsonb, jsonb, jsonb, integer, text, text, jsonb) IS
$$An error answer {"status": word, "msg": msg, "payload": payload} and its audit row.

Arguments as access.http_answer; entry holds the decision. A null payload is left out.$$;
