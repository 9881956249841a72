// Models and datasets.

export const library = `
  CREATE TABLE models (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    folder TEXT NOT NULL,
    family TEXT NOT NULL,
    task TEXT NOT NULL,
    parameters INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL,
    content_hash TEXT NOT NULL,
    origin TEXT NOT NULL,
    base_model_id TEXT REFERENCES models (id) ON DELETE SET NULL,
    method TEXT,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX models_by_hash ON models (content_hash);
  CREATE INDEX models_by_base ON models (base_model_id);

  CREATE TABLE datasets (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    content_hash TEXT NOT NULL UNIQUE,
    rows INTEGER NOT NULL,
    columns TEXT NOT NULL,
    encoding TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;
`
