CREATE SCHEMA pgbench;
CREATE TABLE pgbench.event (LIKE event_store.domain_event_entry INCLUDING ALL);
CREATE SEQUENCE pgbench.sequence_number CACHE 100;
