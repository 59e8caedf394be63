-- Every index is written with every alarm, and a storm writes tens of thousands. A cluster's alarms are those whose id begins with its own;
-- severity and name share one, since of their pairs there are few (`newest-alarms.ts`).
DROP INDEX alarms_by_cluster;
DROP INDEX alarms_by_name;
DROP INDEX alarms_by_severity;
CREATE INDEX alarms_by_kind ON alarms (severity, name);
