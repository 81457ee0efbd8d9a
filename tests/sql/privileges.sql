-- Every role, every object, every privilege, as the server has them: line by line what tests/privileges.txt says. A
-- new object, or a new right, is a decision, so it is written there: `make privileges` does it.
BEGIN;
SELECT plan(2);

CREATE TEMPORARY VIEW kind_name AS SELECT k.kind AS name FROM query.kind AS k;
\i tests/sql/include/privileges.psql
CREATE TEMPORARY TABLE expected (line text);
\copy expected FROM 'tests/privileges.txt'

SELECT is_empty(
    $$SELECT p.line FROM privilege_line AS p WHERE p.line NOT IN (SELECT e.line FROM expected AS e)$$,
    'nothing may be done that tests/privileges.txt does not say (make privileges writes it; read what changed)');
SELECT is_empty(
    $$SELECT e.line FROM expected AS e
      WHERE e.line !~ '^#' AND e.line NOT IN (SELECT p.line FROM privilege_line AS p)$$,
    'all that tests/privileges.txt says is so (make privileges writes it)');

SELECT * FROM finish();
ROLLBACK;
