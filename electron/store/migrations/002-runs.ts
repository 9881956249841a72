// Runs with their curves and events, and what they produced. A run outlives its model and dataset; an adapter does not
// outlive its run, and holds its model.

export const runs = `
  CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    model_id TEXT REFERENCES models (id) ON DELETE SET NULL,
    model_folder TEXT NOT NULL,
    dataset_id TEXT REFERENCES datasets (id) ON DELETE SET NULL,
    method TEXT NOT NULL,
    status TEXT NOT NULL,
    settings TEXT NOT NULL,
    metrics TEXT,
    error TEXT,
    folder TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    owner_pid INTEGER NOT NULL,
    owner_since INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX runs_by_status ON runs (status);
  CREATE INDEX runs_by_model ON runs (model_id);
  CREATE INDEX runs_by_dataset ON runs (dataset_id);

  CREATE TABLE run_metrics (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    name TEXT NOT NULL,
    value REAL NOT NULL,
    PRIMARY KEY (run_id, step, name)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE run_events (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (run_id, seq)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE adapters (
    id TEXT PRIMARY KEY,
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    model_id TEXT NOT NULL REFERENCES models (id) ON DELETE RESTRICT,
    kind TEXT NOT NULL,
    folder TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX adapters_by_run ON adapters (run_id);
  CREATE INDEX adapters_by_model ON adapters (model_id);
`
