-- Whoever sends a delivery needs its bytes and nothing else: what it is about stands in `deliveries` and `alarms`.
ALTER TABLE payloads DROP COLUMN alarm_id;
ALTER TABLE payloads DROP COLUMN cluster;
