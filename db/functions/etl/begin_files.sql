-- Notes that the loading of watched files begins.
CREATE OR REPLACE FUNCTION etl.begin_files(files text[])
RETURNS boolean
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SECURITY DEFINER -- the loader may not write the table past this
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_again boolean;
BEGIN
    SELECT max(w.attempts) < ops.setting_value('load_attempts')::integer INTO v_again
    FROM etl.watched_file AS w
    WHERE w.file = ANY (begin_files.files) AND w.state = 'waiting';
    -- Who dies of a file says nothing: this error stands until something better is known.
    UPDATE etl.watched_file AS w
    SET attempts = w.attempts + v_again::integer, state = CASE WHEN v_again THEN w.state ELSE 'failed' END,
        error = coalesce(w.error, 'the loader ended before the day was attached'), changed_at = clock_timestamp()
    WHERE w.file = ANY (begin_files.files) AND w.state = 'waiting';
    RETURN coalesce(v_again, FALSE);
END
$body$;

COMMENT ON FUNCTION etl.begin_files(text[]) IS
$$Counts an attempt to load waiting files. False: they were tried as often as setting load_attempts says, and have
failed now, so that a file which kills its loader each time is not tried for ever.$$;
