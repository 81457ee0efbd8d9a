-- An event's id as it came.
CREATE OR REPLACE FUNCTION events.id_text(id bytea)
RETURNS text
LANGUAGE sql -- reads no table, and is inlined into the views
STABLE
PARALLEL SAFE
RETURN CASE substr(id_text.id, 1, 1)
    WHEN '\xfe'::bytea THEN substr(encode(id_text.id, 'hex'), 3)
    WHEN '\xff'::bytea THEN substr(encode(id_text.id, 'hex'), 4)
    ELSE convert_from(id_text.id, 'UTF8')
END;

COMMENT ON FUNCTION events.id_text(bytea) IS
$$The text of an event's id from store.calls and its like, as the file had it.

Ids of hexadecimal digits (so of decimal ones too) are kept in half their length: after the byte fe an even number of
digits, after ff0 an odd one. Others are kept as text, which never begins with either byte.$$;
