-- Who may ask what, and by which way.
-- requires: query.published_scopes
CREATE OR REPLACE VIEW access.who AS
SELECT
    'token'::text AS via,
    a.name AS who,
    s.name AS server,
    r.name AS role,
    c.scope
FROM access.account AS a
INNER JOIN access.account_role AS m ON a.account = m.account
INNER JOIN access.server_role AS r ON m.role = r.role
INNER JOIN access.server AS s ON r.server = s.server
INNER JOIN access.server_role_scope AS x ON r.role = x.role
INNER JOIN access.server_scope AS c ON x.scope_id = c.scope_id AND c.enabled AND c.published
WHERE a.disabled_at IS NULL
    AND coalesce(r.latest_expiry > now(), TRUE)
    AND coalesce(s.latest_expiry > now(), TRUE)
UNION ALL
SELECT
    'login'::text AS via,
    g.login AS who,
    NULL::text AS server,
    g.role,
    c.scope
FROM access.role_grant AS g
INNER JOIN access.role AS r ON g.role = r.role
CROSS JOIN LATERAL unnest(CASE WHEN r.every_scope THEN query.published_scopes() ELSE r.scopes END) AS c (scope);

COMMENT ON VIEW access.who IS
$$Who has access to what: users of the issuer by token (via token) and logins of this database (via login).

One row a scope. A user who is disabled, and a role or server whose latest expiry has passed, give nothing.$$;
