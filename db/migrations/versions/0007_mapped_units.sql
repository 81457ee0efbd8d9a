-- Tables that are registered by name, so that a specification may name them: no other table may be.
CREATE TABLE store.mapping (
    mapping text COLLATE "C" NOT NULL,
    columns text[] NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    loaded_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT mapping_pkey PRIMARY KEY (mapping)
);
COMMENT ON TABLE store.mapping IS 'Mapping tables: they say which region a cell belongs to, whatever its coordinates.';
COMMENT ON COLUMN store.mapping.columns IS 'id (of cells), and columns of codes: <layer>pcod maps to that layer.';

CREATE TABLE store.mapping_row (
    mapping text COLLATE "C" NOT NULL,
    line bigint NOT NULL,
    id text COLLATE "C" NOT NULL,
    codes jsonb NOT NULL,
    CONSTRAINT mapping_row_pkey PRIMARY KEY (mapping, line),
    CONSTRAINT mapping_row_mapping_fkey FOREIGN KEY (mapping) REFERENCES store.mapping (mapping) ON DELETE CASCADE
);
COMMENT ON TABLE store.mapping_row IS 'Rows of the mapping tables; codes: all columns by name, id too.';

CREATE TABLE store.geometry_table (
    geometry_table text COLLATE "C" NOT NULL,
    columns text[] NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    loaded_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT geometry_table_pkey PRIMARY KEY (geometry_table)
);
COMMENT ON TABLE store.geometry_table IS 'Geometry tables: points by code, which mapping tables send cells to.';

CREATE TABLE store.geometry_row (
    geometry_table text COLLATE "C" NOT NULL,
    line bigint NOT NULL,
    codes jsonb NOT NULL,
    region integer,
    CONSTRAINT geometry_row_pkey PRIMARY KEY (geometry_table, line),
    CONSTRAINT geometry_row_geometry_table_fkey FOREIGN KEY (geometry_table)
    REFERENCES store.geometry_table (geometry_table) ON DELETE CASCADE,
    CONSTRAINT geometry_row_region_fkey FOREIGN KEY (region) REFERENCES store.region (region)
);
COMMENT ON TABLE store.geometry_row IS 'Rows of the geometry tables; region: the point, one of layer lon-lat.';

-- A cell that is mapped to an unknown code is kept, with no region. The table is as small as the list of cells.
-- squawk-ignore ban-drop-constraint
ALTER TABLE store.cell_region DROP CONSTRAINT cell_region_pkey;
-- squawk-ignore ban-drop-not-null
ALTER TABLE store.cell_region ALTER COLUMN region DROP NOT NULL;
ALTER TABLE store.cell_region
-- squawk-ignore disallowed-unique-constraint, constraint-missing-not-valid
ADD CONSTRAINT cell_region_layer_cell_region_key UNIQUE NULLS NOT DISTINCT (layer, cell, region);
COMMENT ON COLUMN store.cell_region.layer IS
'A layer, or a map made from registered tables: <unit>@<mapping>, lon-lat@<mapping>@<geometry table>@<column>.';
COMMENT ON COLUMN store.cell_region.region IS
'Null: the cell has no region of the layer and counts all the same (a mapping table names an unknown code).';
