-- Copies a file that the server can see into the staging table of a batch.
-- requires: etl.server_files, etl.file_columns, etl.file_format, etl.read_bytes, etl.read_line
CREATE OR REPLACE FUNCTION etl.stage_file(batch bigint, file text, lines_before bigint)
RETURNS jsonb
LANGUAGE plpgsql
VOLATILE
PARALLEL UNSAFE
SET search_path = pg_catalog, pg_temp
AS $body$
DECLARE
    v_piece constant integer := 4194304;
    v_source etl.source%ROWTYPE;
    v_form jsonb;
    v_names text[];
    v_insert text;
    v_at bigint := 0;
    v_bytes bytea;
    v_length integer := v_piece;
    v_text text;
    v_rest text := '';
    v_skip integer;
    v_part_lines bigint;
    v_part_rows bigint;
    v_part_promised bigint;
    v_part_malformed jsonb;
    v_lines bigint := 0;
    v_rows bigint := 0;
    v_promised bigint;
    v_malformed jsonb := '[]';
BEGIN
    SELECT s.* INTO STRICT v_source
    FROM etl.load AS l
        INNER JOIN etl.source AS s ON l.source = s.source AND l.event_type = s.event_type
    WHERE l.load = stage_file.batch AND stage_file.file = ANY (l.files);
    IF NOT EXISTS (
        SELECT FROM jsonb_array_elements(etl.server_files(v_source.source, v_source.event_type)) AS f
        WHERE f.value ->> 'file' = stage_file.file
    ) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'undefined_file',
            MESSAGE = format('%s is no file of source %s', stage_file.file, v_source.source),
            HINT = 'It was there when the load began; put it back, or load the day from another file.';
    END IF;
    v_form := etl.file_format(v_source.format);
    v_names := etl.file_columns(stage_file.file, v_source.format);
    v_skip := (v_form ->> 'skip')::integer + (v_form ->> 'header')::boolean::integer;
    SELECT format($sql$
        WITH line AS MATERIALIZED (
            SELECT $2 + g.place AS line, g.raw, CASE
                WHEN strpos(g.raw, '\') = 0 THEN g.raw
                ELSE etl.read_bytes(decode(g.raw, 'escape'), %1$L)
            END AS text
            FROM (
                SELECT u.place, CASE right(u.raw, 1) WHEN E'\r' THEN left(u.raw, -1) ELSE u.raw END AS raw
                -- what follows the last line break is no line
                FROM unnest(trim_array(string_to_array($1, E'\n'), 1)) WITH ORDINALITY AS u (raw, place)
            ) AS g
        ),

        cut AS MATERIALIZED (
            SELECT l.line, coalesce(l.text, l.raw) AS text,
                CASE WHEN %9$L <> '' THEN coalesce(l.text, l.raw) ~ ('^(?:' || %9$L || ')') END AS trails,
                CASE
                    WHEN strpos(l.text, nullif(%3$L, '')) > 0 THEN etl.read_line(l.text, %2$L, %3$L, %4$L, %5$L)
                    ELSE string_to_array(l.text, %2$L, %5$L)
                END AS pieces,
                CASE
                    WHEN l.text IS NULL THEN 'not ' || %1$L || ' text'
                    WHEN l.text ~ '[\r\uE001]' THEN 'control characters in the line'
                END AS problem
            FROM line AS l
            WHERE l.raw <> '' AND (NOT %7$L::boolean OR replace(l.text, %3$L, '') IS DISTINCT FROM %8$L)
        ),

        judged AS MATERIALIZED (
            SELECT c.*, CASE
                WHEN c.trails THEN NULL
                WHEN c.problem IS NOT NULL THEN c.problem
                WHEN c.pieces IS NULL THEN 'a quote is not closed on the line'
                WHEN cardinality(c.pieces) <> %10$s
                    THEN format('%%s columns where the header has %%s', cardinality(c.pieces), %10$s)
            END AS reason
            FROM cut AS c
        ),

        kept AS (
            INSERT INTO etl.%6$I (line, %11$s)
            SELECT j.line, %12$s FROM judged AS j WHERE j.reason IS NULL AND j.trails IS NOT TRUE ORDER BY j.line
        )

        SELECT (SELECT count(*) FROM line) AS lines,
            count(*) FILTER (WHERE j.reason IS NULL AND j.trails IS NOT TRUE) AS rows,
            max(regexp_substr(j.text, '^(?:' || %9$L || ')', 1, 1, '', %13$s)::bigint) FILTER (WHERE j.trails) AS promised,
            coalesce(jsonb_agg(jsonb_build_object('line', j.line, 'reason', j.reason, 'text', j.text) ORDER BY j.line)
                FILTER (WHERE j.reason IS NOT NULL), '[]') AS malformed
        FROM judged AS j$sql$,
        v_form ->> 'encoding', v_form ->> 'delimiter', v_form ->> 'quote', v_form ->> 'escape', v_form ->> 'null',
        'staging_' || stage_file.batch, v_form ->> 'header', array_to_string(v_names, v_form ->> 'delimiter'),
        v_form ->> 'trailer', cardinality(v_names),
        string_agg(format('%I', n.name), ', ' ORDER BY n.place),
        string_agg(format('j.pieces[%s]', n.place), ', ' ORDER BY n.place),
        coalesce(v_form ->> 'promise', 'NULL'))
    INTO v_insert
    FROM unnest(v_names) WITH ORDINALITY AS n (name, place);

    WHILE v_length = v_piece LOOP
        v_bytes := pg_read_binary_file(stage_file.file, v_at, v_piece, FALSE);
        v_length := length(v_bytes);
        -- Bytes that are no ASCII as \ooo: lines can be told apart before they are known to be text.
        v_text := v_rest || encode(v_bytes, 'escape');
        IF v_at = 0 THEN
            v_text := regexp_replace(v_text, '^\\357\\273\\277', '');
        END IF;
        v_at := v_at + v_length;
        v_rest := '';
        IF v_length = v_piece THEN -- up to the last line break; the rest comes with the next piece
            v_rest := right(v_text, strpos(reverse(E'\n' || v_text), E'\n') - 1);
            v_text := left(v_text, length(v_text) - length(v_rest));
        ELSIF v_text <> '' AND right(v_text, 1) <> E'\n' THEN
            v_text := v_text || E'\n';
        END IF;
        WHILE v_skip > 0 AND v_text <> '' LOOP
            v_text := substr(v_text, strpos(v_text, E'\n') + 1);
            v_skip := v_skip - 1;
        END LOOP;
        CONTINUE WHEN v_text = '';
        EXECUTE v_insert INTO v_part_lines, v_part_rows, v_part_promised, v_part_malformed
        USING v_text, stage_file.lines_before + v_lines;
        v_lines := v_lines + v_part_lines;
        v_rows := v_rows + v_part_rows;
        v_promised := coalesce(v_part_promised, v_promised);
        v_malformed := v_malformed || v_part_malformed;
        IF jsonb_array_length(v_malformed) > 100000 THEN
            RAISE EXCEPTION USING
                ERRCODE = 'data_exception',
                MESSAGE = format('%s: more than 100000 lines are no rows; the first is line %s: %s', stage_file.file,
                    v_malformed #>> '{0,line}', v_malformed #>> '{0,reason}'),
                HINT = 'Has it the delimiter and the header that its source says?';
        END IF;
    END LOOP;
    IF v_promised <> v_rows + jsonb_array_length(v_malformed) THEN
        RAISE EXCEPTION USING
            ERRCODE = 'data_exception',
            MESSAGE = format('%s: its trailer promises %s rows, there are %s', stage_file.file, v_promised,
                v_rows + jsonb_array_length(v_malformed)),
            HINT = 'Is it complete?';
    END IF;
    RETURN jsonb_build_object('lines', v_lines, 'rows', v_rows, 'malformed', v_malformed);
END
$body$;

COMMENT ON FUNCTION etl.stage_file(bigint, text, bigint) IS
$$Reads a file of the batch from the folder of its source into etl.staging_<batch>: {lines, rows, malformed}.

What flowsql load does to a file that it sees: one line is one row, lines are counted from lines_before on, those that
are no rows are malformed [{line, reason, text}], empty ones, repeated headers and trailers are none. Four megabytes at
a time. Errors: 58P01 the source has no such file; 22000 it is cut short, or of another format; those of
etl.server_files and etl.file_columns.$$;
