-- SQL text of the people of a day: who they are, and where they live and work.
CREATE OR REPLACE FUNCTION synth.people_sql(day date)
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT p.person, p.msisdn, p.imei, p.imsi, p.tac, p.contacts, p.activity, coalesce(s.site, p.home) AS home,'
        || ' CASE WHEN p.work = p.home THEN coalesce(s.site, p.home) ELSE p.work END AS work'
        || ' FROM synth.person AS p'
        || ' LEFT JOIN synth.stay AS s ON p.person = s.person AND s.since <= %1$L AND s.until > %1$L',
        to_char(people_sql.day, 'YYYY-MM-DD'));
END
$body$;

COMMENT ON FUNCTION synth.people_sql(date) IS
$$SQL text: synth.person as of a day; whoever has no work place has it at the home of that day.$$;
