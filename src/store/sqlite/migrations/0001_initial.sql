-- Instants are whole milliseconds since 1970 in licence time, but for sinks.lapses_at, which is the machine's.

-- A cluster's projection. `key` follows creation, so that clusters made together are near one another when they end together.
CREATE TABLE clusters (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  mode TEXT NOT NULL,
  retired INTEGER NOT NULL,
  next_at INTEGER,
  publisher_mac TEXT,
  labels TEXT NOT NULL,
  origin TEXT NOT NULL,
  block_digest TEXT NOT NULL,
  state TEXT NOT NULL
) STRICT;
CREATE INDEX clusters_due ON clusters (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX clusters_by_mode ON clusters (mode) WHERE retired = 0;
CREATE INDEX clusters_by_publisher ON clusters (publisher_mac);
CREATE INDEX clusters_by_origin ON clusters (origin) WHERE retired = 0;

-- Beside the clusters, because it never changes with a decision.
CREATE TABLE cluster_blocks (
  cluster INTEGER PRIMARY KEY,
  block TEXT NOT NULL
) STRICT;

-- One row per decision and instant of writing: the entries `first` … `last` of a subject, as JSON [[seq, type, source, data], …].
CREATE TABLE journal (
  key INTEGER PRIMARY KEY,
  subject TEXT NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  at INTEGER NOT NULL,
  void INTEGER NOT NULL DEFAULT 0,
  trimmable INTEGER NOT NULL,
  entries TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX journal_by_subject ON journal (subject, first);
-- Rows that hold outcomes which retention has not looked at yet.
CREATE INDEX journal_trimmable ON journal (at) WHERE trimmable = 1;

-- The daemon's `gap` facts that are not void, found by their end.
CREATE TABLE gaps (
  seq INTEGER PRIMARY KEY,
  from_at INTEGER NOT NULL,
  to_at INTEGER NOT NULL
) STRICT;
CREATE INDEX gaps_by_end ON gaps (to_at);

CREATE TABLE alarms (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  cluster TEXT NOT NULL,
  name TEXT NOT NULL,
  severity INTEGER NOT NULL,
  node TEXT NOT NULL,
  clock TEXT,
  service TEXT,
  days_remaining INTEGER,
  due_at INTEGER NOT NULL,
  decided_at INTEGER NOT NULL,
  expires_at INTEGER,
  text TEXT NOT NULL,
  reason TEXT NOT NULL,
  clears TEXT,
  params TEXT,
  -- Number of the correction that made it void.
  void_by INTEGER
) STRICT;
CREATE UNIQUE INDEX alarms_by_id ON alarms (id);
CREATE INDEX alarms_by_cluster ON alarms (cluster);
CREATE INDEX alarms_by_name ON alarms (name);
CREATE INDEX alarms_by_severity ON alarms (severity);
CREATE INDEX alarms_void ON alarms (void_by) WHERE void_by IS NOT NULL;

-- Which keys the alarms decided on a day (of 86,400,000 ms) can have: a bound for `since`, `until` and retention instead of an index on every alarm.
CREATE TABLE alarm_days (
  day INTEGER PRIMARY KEY,
  first_key INTEGER NOT NULL,
  last_key INTEGER NOT NULL
) STRICT;

CREATE TABLE sinks (
  key INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  fence INTEGER NOT NULL DEFAULT 0,
  owner TEXT,
  lapses_at INTEGER NOT NULL DEFAULT 0,
  -- How many of its deliveries are pending.
  pending INTEGER NOT NULL DEFAULT 0
) STRICT;

-- What became of each delivery: small rows that do not grow when they are sent, so that marking thousands touches few pages and splits none.
CREATE TABLE deliveries (
  num INTEGER PRIMARY KEY,
  alarm INTEGER NOT NULL,
  sink INTEGER NOT NULL,
  round INTEGER NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  -- When it was sent; until then, and when it failed, when it was decided.
  at INTEGER NOT NULL,
  confirmed_at INTEGER,
  error TEXT
) STRICT;
CREATE UNIQUE INDEX deliveries_by_alarm ON deliveries (alarm, sink, round);
-- Each in order of numbers, and of one state only: what is settled makes what is pending no slower to find.
CREATE INDEX deliveries_pending ON deliveries (sink) WHERE state = 'pending';
CREATE INDEX deliveries_failed ON deliveries (sink) WHERE state = 'failed';
CREATE INDEX deliveries_confirmed ON deliveries (sink) WHERE state = 'confirmed';

-- A delivery's bytes.
CREATE TABLE payloads (
  num INTEGER PRIMARY KEY,
  alarm_id TEXT NOT NULL,
  cluster TEXT NOT NULL,
  payload TEXT NOT NULL
) STRICT;

CREATE TABLE syslog_sequences (
  cluster TEXT NOT NULL,
  sink TEXT NOT NULL,
  node TEXT NOT NULL,
  next INTEGER NOT NULL CHECK (next BETWEEN 0 AND 4294967295),
  PRIMARY KEY (cluster, sink, node)
) STRICT, WITHOUT ROWID;

CREATE TABLE owed_routing (
  id TEXT PRIMARY KEY,
  subject TEXT NOT NULL,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  data TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX owed_routing_due ON owed_routing (at);

CREATE TABLE daemon_memory (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  clock_kind TEXT,
  mark INTEGER,
  trust TEXT,
  -- How many corrections were begun, and the last one's `to` until it is finished.
  corrections INTEGER NOT NULL DEFAULT 0,
  correcting_to INTEGER
) STRICT;
INSERT INTO daemon_memory (one) VALUES (1);
