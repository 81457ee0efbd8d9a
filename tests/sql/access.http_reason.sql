-- Why a query failed, in words that hold no value and no name of the inside.
BEGIN;
SELECT plan(7);
SELECT is(access.http_reason(t.state, 'x30001 of store.calls'), t.told, t.state)
FROM (VALUES
    ('22P02', 'its computation failed (SQLSTATE 22P02)'), ('XX000', 'its computation failed (SQLSTATE XX000)'),
    ('57014', 'it was cancelled or ran past its deadline'),
    ('53100', 'the server ran out of disk, memory or connections'), ('57P01', 'the computing process was stopped'),
    ('54001', 'its specification is nested too deeply'),
    -- raised by our own functions, which name no value
    ('22023', 'x30001 of store.calls')
) AS t (state, told);
SELECT * FROM finish();
ROLLBACK;
