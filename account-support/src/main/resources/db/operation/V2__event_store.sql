-- Which event store the positions, read models and indexes of this database are made from: one row.
CREATE TABLE event_store (
    one  boolean PRIMARY KEY DEFAULT true CHECK (one),
    name text COLLATE "C" NOT NULL
);

INSERT INTO event_store (name) SELECT 'PostgreSQL' WHERE to_regclass('event_store.event') IS NOT NULL;
