-- The regions of all layers in one place.
CREATE OR REPLACE VIEW geography.region AS
SELECT r.layer, r.code, r.name, r.geom
FROM store.region AS r
WHERE r.layer <> 'lon-lat';

COMMENT ON VIEW geography.region IS
'Regions of every polygon layer: layer, code, name, shape. Each layer also has a view of its own.';
