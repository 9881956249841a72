// What the library's views show of a model, its trash, and a counter for each list that a second process can change.

// `details`: facts of a model as JSON; null where they are not read yet. A removed model keeps its row, so that its runs, its adapters and what was
// made from it keep their history; its name is free again. `trash` holds those that can be taken back.
export const libraryDetails = `
  ALTER TABLE models ADD COLUMN details TEXT;
  ALTER TABLE models ADD COLUMN removed_at INTEGER;

  CREATE TABLE trash (
    id TEXT PRIMARY KEY,
    model_id TEXT NOT NULL UNIQUE REFERENCES models (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    folder TEXT NOT NULL,
    is_folder_kept INTEGER NOT NULL,
    removed_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE changes (
    what TEXT PRIMARY KEY,
    version INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT INTO changes (what, version) VALUES ('models', 0), ('datasets', 0), ('runs', 0);
${['models', 'datasets', 'runs'].flatMap((what) => ['INSERT', 'UPDATE', 'DELETE'].map((event) => trigger(what, event))).join('')}`

function trigger(what: string, event: string): string {
  return `
  CREATE TRIGGER ${what}_after_${event.toLowerCase()} AFTER ${event} ON ${what} BEGIN
    UPDATE changes SET version = version + 1 WHERE what = '${what}';
  END;`
}
