-- Errors as a line for people.
BEGIN;
SELECT plan(3);

SELECT is(query.error_text('{"locations": {"1": {"method": ["No.", "Never."]}}, "_schema": ["Wrong."], "bins": ["Few."]}'),
    'Wrong. bins: Few. locations.1.method: Never. locations.1.method: No.', 'each message behind its path, in order');
SELECT is(query.error_text('{"sampling": {"_schema": ["One of two."]}}'), 'sampling: One of two.',
    'the object itself has no name of its own');
SELECT is(query.error_text(NULL), NULL, 'nothing is wrong');

SELECT * FROM finish();
ROLLBACK;
