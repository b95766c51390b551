CREATE SCHEMA pgbench;
CREATE TABLE pgbench.event (LIKE event_store.event INCLUDING ALL EXCLUDING DEFAULTS);
CREATE SEQUENCE pgbench.position;
CREATE SEQUENCE pgbench.sequence CACHE 100;
