-- What shows that events have not been changed: a Merkle tree over their hashes (RFC 9162), and a signed checkpoint of it.

-- The nodes of the tree, 256 side by side: on level 0 the hashes of events, on each level above the roots of full tiles
-- below. The last tile of a level grows until it is full.
CREATE TABLE hash_tile (
    level  integer NOT NULL,
    number bigint NOT NULL,
    hashes bytea NOT NULL,
    PRIMARY KEY (level, number)
);
ALTER TABLE hash_tile ALTER COLUMN hashes SET STORAGE EXTERNAL; -- they cannot be compressed

-- The events that a tile of level 0 is over, in their order, so that one can be found, and one that is gone be named.
CREATE TABLE sealed_events (
    tile          bigint PRIMARY KEY,
    streams       text[] COLLATE "C" NOT NULL,
    sequences     bigint[] NOT NULL,
    recorded_at   int8range NOT NULL,  -- nanoseconds since 1970
    position      text COLLATE "C",    -- of the event before the first of them; null: the start
    position_type text COLLATE "C"
);
CREATE INDEX sealed_events_by_time ON sealed_events USING gist (recorded_at);

-- How far events are sealed: one row.
CREATE TABLE seal (
    one           boolean PRIMARY KEY DEFAULT true CHECK (one),
    size          bigint NOT NULL,     -- how many events
    position      text COLLATE "C",    -- of the last of them
    position_type text COLLATE "C",
    checkpoint    text                 -- the signed note; null: nothing is sealed
);
INSERT INTO seal (size) VALUES (0);
