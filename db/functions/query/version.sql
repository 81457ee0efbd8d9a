-- Which functions a specification's answer is made by.
-- requires: query.subqueries
CREATE OR REPLACE FUNCTION query.version(spec jsonb)
RETURNS text
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $body$
BEGIN
    -- A kind's own file counts where it is used; what all kinds share counts for each.
    RETURN (
        SELECT md5(string_agg(r.name || r.sha256, ',' ORDER BY r.name COLLATE "C"))
        FROM ops.repeatable AS r
        WHERE r.name LIKE 'query.%'
            AND (
                NOT EXISTS (SELECT 1 FROM query.kind AS k WHERE 'query.' || k.kind = r.name)
                OR r.name IN (
                    SELECT 'query.' || (s.subspec ->> 'query_kind') FROM query.subqueries(version.spec) AS s)
            )
    );
END
$body$;

COMMENT ON FUNCTION query.version(jsonb) IS
$$Digest of the deployed functions that build the answer to a specification.$$;
