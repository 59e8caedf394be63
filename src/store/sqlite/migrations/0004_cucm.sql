-- Communications Managers. The row is a projection of the journal and of the sums over its users and phones; these are ordinary rows.
CREATE TABLE cucms (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  origin TEXT NOT NULL,
  state TEXT NOT NULL
) STRICT;

-- `cup_assigned`, `cupc_assigned`: the order in which capabilities were assigned, `null` without the capability.
CREATE TABLE cucm_users (
  cucm INTEGER NOT NULL,
  userid TEXT NOT NULL,
  primary_extension TEXT,
  contacts INTEGER NOT NULL,
  cup_assigned INTEGER,
  cupc_assigned INTEGER,
  changed INTEGER NOT NULL,
  PRIMARY KEY (cucm, userid)
) STRICT, WITHOUT ROWID;
CREATE INDEX cucm_users_cup ON cucm_users (cucm, cup_assigned) WHERE cup_assigned IS NOT NULL;
CREATE INDEX cucm_users_cupc ON cucm_users (cucm, cupc_assigned) WHERE cupc_assigned IS NOT NULL;

CREATE TABLE cucm_phones (
  cucm INTEGER NOT NULL,
  name TEXT NOT NULL,
  model TEXT NOT NULL,
  owner TEXT NOT NULL,
  primary_phone TEXT,
  changed INTEGER NOT NULL,
  PRIMARY KEY (cucm, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX cucm_phones_by_owner ON cucm_phones (cucm, owner);
CREATE INDEX cucm_phones_by_primary ON cucm_phones (cucm, primary_phone) WHERE primary_phone IS NOT NULL;

-- What each user and phone was and became, as JSON; `null` before it was made and after it was removed.
CREATE TABLE cucm_changes (
  cucm INTEGER NOT NULL,
  num INTEGER NOT NULL,
  at INTEGER NOT NULL,
  source TEXT NOT NULL,
  kind TEXT NOT NULL,
  job TEXT,
  before TEXT,
  after TEXT,
  PRIMARY KEY (cucm, num)
) STRICT, WITHOUT ROWID;
CREATE INDEX cucm_changes_by_job ON cucm_changes (cucm, job, num) WHERE job IS NOT NULL;

-- The Communications Manager that a cluster names.
ALTER TABLE clusters ADD COLUMN cucm TEXT;
CREATE INDEX clusters_by_cucm ON clusters (cucm) WHERE cucm IS NOT NULL;
