// Conversations: a tree of messages each, of which the path that ends in `leaf` is in view. The tokens of a reply stand beside its text, a row each as
// it is drawn. What is searched is put in when a message is whole: a reply that grows is not indexed token by token.

export const chats = `
  CREATE TABLE chats (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    is_named INTEGER NOT NULL,
    model_id TEXT REFERENCES models (id) ON DELETE SET NULL,
    system_prompt TEXT NOT NULL,
    format TEXT NOT NULL,
    sampling TEXT NOT NULL,
    leaf INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER
  ) STRICT;
  CREATE INDEX chats_by_time ON chats (updated_at DESC, id) WHERE deleted_at IS NULL AND leaf IS NOT NULL;
  CREATE INDEX chats_by_deletion ON chats (deleted_at) WHERE deleted_at IS NOT NULL;
  CREATE INDEX chats_by_model ON chats (model_id);

  CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chat_id TEXT NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
    parent_id INTEGER REFERENCES messages (id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    text TEXT NOT NULL,
    state TEXT NOT NULL,
    error TEXT,
    model_id TEXT,
    model_name TEXT,
    tokens INTEGER NOT NULL DEFAULT 0,
    seconds REAL NOT NULL DEFAULT 0,
    prompt_tokens INTEGER NOT NULL DEFAULT 0,
    dropped INTEGER NOT NULL DEFAULT 0,
    context INTEGER NOT NULL DEFAULT 0,
    reason TEXT,
    seed INTEGER,
    created_at INTEGER NOT NULL,
    owner_pid INTEGER,
    owner_since INTEGER
  ) STRICT;
  CREATE INDEX messages_by_chat ON messages (chat_id, id, parent_id);
  CREATE INDEX messages_by_parent ON messages (parent_id);
  CREATE INDEX messages_in_work ON messages (state) WHERE state IN ('waiting', 'loading', 'writing');

  CREATE TABLE message_tokens (
    message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    text TEXT NOT NULL,
    chances TEXT NOT NULL,
    PRIMARY KEY (message_id, place)
  ) STRICT, WITHOUT ROWID;

  CREATE VIRTUAL TABLE message_search USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'trigram');
  CREATE TRIGGER messages_after_delete AFTER DELETE ON messages BEGIN
    DELETE FROM message_search WHERE rowid = old.id;
  END;
`
