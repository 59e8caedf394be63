-- Bulk jobs of a Communications Manager. `done` is the last line that was worked on, `undo_line` the last one that an undo has come down to.
CREATE TABLE bulk_jobs (
  cucm INTEGER NOT NULL,
  num INTEGER NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  run_at INTEGER NOT NULL,
  finished_at INTEGER,
  total INTEGER NOT NULL,
  done INTEGER NOT NULL DEFAULT 0,
  undo_line INTEGER,
  PRIMARY KEY (cucm, num)
) STRICT, WITHOUT ROWID;
CREATE INDEX bulk_jobs_waiting ON bulk_jobs (run_at) WHERE state IN ('scheduled', 'running', 'undoing');

-- `wish` is what the line asks for, as JSON; `result` what became of it, `change` its number in the change log.
CREATE TABLE bulk_lines (
  cucm INTEGER NOT NULL,
  job INTEGER NOT NULL,
  line INTEGER NOT NULL,
  subject TEXT NOT NULL,
  wish TEXT NOT NULL,
  result TEXT,
  change INTEGER,
  code TEXT,
  reason TEXT,
  PRIMARY KEY (cucm, job, line)
) STRICT, WITHOUT ROWID;
CREATE INDEX bulk_lines_by_result ON bulk_lines (cucm, job, result, line) WHERE result IS NOT NULL;
