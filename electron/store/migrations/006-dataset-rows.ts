// Rows of imported datasets, and what was said of tables with the same columns before.

// An import is a number: rows are written under it in batches, and it is joined to its dataset when all are there. One without a dataset is being
// written by its owner, or is what a killed process or a removed dataset left, and is swept away in small steps.
// `file` is 0 for the table, 1 for a test file of its own; `row` counts its data rows from 1 without a gap.
export const datasetRows = `
  CREATE TABLE dataset_imports (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    dataset_id TEXT UNIQUE REFERENCES datasets (id) ON DELETE SET NULL,
    details TEXT NOT NULL,
    owner_pid INTEGER,
    owner_since INTEGER
  ) STRICT;

  CREATE TABLE dataset_rows (
    import INTEGER NOT NULL REFERENCES dataset_imports (number),
    file INTEGER NOT NULL,
    row INTEGER NOT NULL,
    part TEXT NOT NULL CHECK (part IN ('train', 'test', 'dropped')),
    text TEXT NOT NULL,
    pair TEXT,
    label TEXT,
    reason TEXT,
    PRIMARY KEY (import, file, row)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE column_choices (
    columns TEXT PRIMARY KEY,
    choices TEXT NOT NULL,
    used_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`
