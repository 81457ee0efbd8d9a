-- People by place or places, and label.
CREATE OR REPLACE FUNCTION query.labelled_counts_sql(places text, labels text, keys text[])
RETURNS text
LANGUAGE plpgsql
IMMUTABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    RETURN format(
        'SELECT %3$s, b.value AS value_label, count(*) AS value, count(*) AS contributors FROM (%1$s) AS p '
        'LEFT JOIN (%2$s) AS b ON b.subscriber = p.subscriber GROUP BY %3$s, b.value',
        labelled_counts_sql.places, labelled_counts_sql.labels,
        (SELECT string_agg(format('p.%I', k.key), ', ') FROM unnest(labelled_counts_sql.keys) AS k (key)));
END
$body$;

COMMENT ON FUNCTION query.labelled_counts_sql(text, text, text[]) IS
$$SQL text that counts the rows of places (subscriber and keys) by keys and by the subscriber's label
(labels: subscriber, value), NULL where there is none.$$;
