-- Limits of what is loaded: rejects, and identifiers that are plain numbers.
INSERT INTO ops.setting (name, value, kind, description, locked_by_data) VALUES
('max_reject_share', '0.1', 'number',
'A load of which a larger share of rows is rejected fails; a source may have a share of its own.', FALSE),
('plain_numbers', 'false', 'boolean',
'Whether identifiers that look like plain phone, IMEI or IMSI numbers may be stored.', FALSE);
