-- The key of each owner's personal data, itself encrypted with the master key.
CREATE TABLE owner_key (
    owner_id      text COLLATE "C" PRIMARY KEY,
    encrypted_key bytea NOT NULL
);
