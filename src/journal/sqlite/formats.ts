/**
 * The formats of the file, oldest first: each is the SQL that makes it from the one before. A published one is never
 * changed; what is to be different comes as another one.
 *
 * `events` holds every event it took; `work`, one row for each pipeline that is not done with one. `said` holds the
 * keys of all messages and jobs, so that nothing is said twice; the messages themselves are in `outbox` until they are
 * sent. `heard` holds when the newest event of each input was said, and `traces` leads from a conversation back to where
 * what began it came from. Times are milliseconds since 1970, bodies JSON.
 */
export const formats: readonly string[] = [
  `
  CREATE TABLE pipelines (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

  CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    accepted REAL NOT NULL,
    body TEXT NOT NULL
  ) STRICT;

  CREATE TABLE work (
    seq INTEGER NOT NULL,
    pipeline INTEGER NOT NULL,
    conversation TEXT NOT NULL,
    ahead INTEGER NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (seq, pipeline)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE said (
    seq INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    at REAL NOT NULL,
    pipeline INTEGER NOT NULL,
    cause INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    pipeline TEXT NOT NULL,
    lane TEXT NOT NULL,
    input TEXT NOT NULL,
    committed REAL NOT NULL,
    sending INTEGER NOT NULL DEFAULT 0,
    origin TEXT,
    body TEXT NOT NULL
  ) STRICT;

  CREATE TABLE jobs (
    seq INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    due REAL NOT NULL,
    pipeline TEXT NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX due ON jobs (due, seq);

  CREATE TABLE memory (
    owner TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (owner, key)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE dead (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    pipeline TEXT NOT NULL,
    place TEXT NOT NULL,
    reason TEXT NOT NULL,
    at REAL NOT NULL,
    gist TEXT NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  `,
  // Nobody is shown what a dead letter says.
  'ALTER TABLE dead DROP COLUMN gist;',
  `
  CREATE TABLE heard (input TEXT PRIMARY KEY, at REAL NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO heard
    SELECT body ->> 'input', max(min(body ->> 'at', accepted)) FROM events
    WHERE body ->> 'type' IN ('text', 'edit', 'delete') GROUP BY 1;
  `,
  // What is said elsewhere finds back to where it came from, and what goes round in a circle is counted.
  `
  ALTER TABLE events ADD COLUMN origin TEXT;
  ALTER TABLE outbox ADD COLUMN hops INTEGER NOT NULL DEFAULT 1;
  CREATE TABLE traces (
    seq INTEGER PRIMARY KEY,
    input TEXT NOT NULL,
    conversation TEXT NOT NULL,
    origin TEXT NOT NULL,
    at REAL NOT NULL,
    UNIQUE (input, conversation)
  ) STRICT;
  `,
  // What goes round in a circle by way of work put off is counted, too.
  'ALTER TABLE jobs ADD COLUMN hops INTEGER NOT NULL DEFAULT 0;',
];
