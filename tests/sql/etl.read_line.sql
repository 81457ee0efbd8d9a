-- Lines with quotes, read as COPY would read them; bytes that are no text.
BEGIN;
SELECT plan(15);

SELECT is(etl.read_line('"a","b","c"', ',', '"', '"', ''), '{a,b,c}', 'all in quotes');
SELECT is(etl.read_line('"a","","c"', ',', '"', '"', ''), '{a,"",c}', 'an empty text is not nothing');
SELECT is(etl.read_line('"a",,c', ',', '"', '"', ''), '{a,NULL,c}', 'what has no quotes and is empty is nothing');
SELECT is(etl.read_line('"a,b",c', ',', '"', '"', ''), '{"a,b",c}', 'a delimiter between quotes');
SELECT is(etl.read_line('"a""b","c"', ',', '"', '"', ''), '{"a\"b",c}', 'a doubled quote');
SELECT is(etl.read_line('""""', ',', '"', '"', ''), '{"\""}', 'a quote alone');
SELECT is(etl.read_line('a"b,c"d', ',', '"', '"', ''), '{"ab,cd"}', 'quotes within a piece');
SELECT is(etl.read_line('"a","b', ',', '"', '"', ''), NULL, 'a quote that is not closed');
SELECT is(etl.read_line('"a\"b","c\\","\d"', ',', '"', '\', ''), ARRAY['a"b', 'c\', '\d'], 'another escape');
SELECT is(etl.read_line('''a''||b||''c||d''', '||', '''', '''', 'b'), '{a,NULL,c||d}',
    'a delimiter of two signs, another quote, another null');
SELECT is(etl.read_line('"b"||b', '||', '"', '"', 'b'), '{b,NULL}', 'null is never in quotes');
SELECT is(etl.read_line('$a$|b', '|', '$', '$', ''), '{a,b}', 'a quote that means something in a pattern');
SELECT is(etl.read_bytes('\xc3a9', 'utf-8'), 'é', 'bytes as text');
SELECT is(etl.read_bytes('\xe9', 'latin1'), 'é', 'of another encoding');
SELECT is(ARRAY[etl.read_bytes('\xe9', 'utf-8'), etl.read_bytes('\x00', 'latin1')], '{NULL,NULL}', 'bytes that are none');

SELECT * FROM finish();
ROLLBACK;
