// Exports of models: where each went, what was written, and how its check came out.

// `report` is JSON. A row begins with its export and holds the draft folder, so that what a killed process left can be removed; the model may go.
export const exports = `
  CREATE TABLE exports (
    id TEXT PRIMARY KEY,
    model_id TEXT REFERENCES models (id) ON DELETE SET NULL,
    model_name TEXT NOT NULL,
    folder TEXT NOT NULL,
    draft TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('running', 'done', 'failed', 'cancelled', 'interrupted')),
    report TEXT NOT NULL,
    owner_pid INTEGER NOT NULL,
    owner_since INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER
  ) STRICT;
  CREATE INDEX exports_by_model ON exports (model_id, started_at);
`
