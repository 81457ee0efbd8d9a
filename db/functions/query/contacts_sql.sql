-- With whom each subscriber is in contact, and how often.
-- requires: query.events_sql
CREATE OR REPLACE FUNCTION query.contacts_sql(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT v.subscriber, v.counterpart AS msisdn_counterpart, count(*) AS events, '
        'count(*)::double precision / sum(count(*)) OVER (PARTITION BY v.subscriber)::double precision AS proportion '
        'FROM (%s) AS v%s GROUP BY v.subscriber, v.counterpart',
        query.events_sql(contacts_sql.spec, ARRAY['counterpart']),
        CASE WHEN (contacts_sql.spec ->> 'exclude_self_calls')::boolean THEN
            ' WHERE v.counterpart <> v.subscriber' ELSE '' END);
END
$body$;

COMMENT ON FUNCTION query.contacts_sql(jsonb) IS
$$SQL text of (subscriber, msisdn_counterpart, events, proportion of the subscriber's events).

Without self-calls (exclude_self_calls) unknown counterparts do not count either. Errors: 22023 an event type
without counterparts.$$;
