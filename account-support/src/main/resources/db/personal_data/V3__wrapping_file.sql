-- The file of wrapping keys that these keys belong with, once there is one: at most one row.
CREATE TABLE wrapping_file (
    one        boolean PRIMARY KEY DEFAULT true CHECK (one),
    identity   bytea NOT NULL,                -- random, the same as in the file
    old_copies boolean NOT NULL DEFAULT false -- dead rows of owner_key may have keys that the master key alone opens
);
