-- Limits of what is loaded: rejects, and identifiers that are plain numbers.
INSERT INTO ops.setting (name, value, kind, description, locked_by_data) VALUES
('max_reject_share', '0.1', 'number',
'A load of which a larger share of rows is rejected fails; a source may have a share of its own.', FALSE),
('plain_numbers', 'false', 'boolean',
'Whether identifiers that look like plain phone, IMEI or IMSI numbers may be stored.', FALSE),
('load_folders', '', 'text',
'Folders of the server, with a comma between, from which pg_cron may load; the next deploy gives the right.', FALSE),
('load_settled', '30 seconds', 'interval',
'How long pg_cron waits for files, or rows of a relation, to change no more.', FALSE),
('load_attempts', '10', 'integer', 'How often pg_cron tries to load a day.', FALSE),
('load_retry_after', '1 hour', 'interval', 'Wait before pg_cron tries to load a day again.', FALSE),
('load_patience', '7 days', 'interval', 'How long pg_cron waits for a relation to have rows of a day.', FALSE);

INSERT INTO ops.turn (task) VALUES ('loads');
