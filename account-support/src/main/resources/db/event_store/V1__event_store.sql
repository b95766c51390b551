-- Events and snapshots in the layout of Axon's JdbcEventStorageEngine. Payload and metadata are JSON.
CREATE TABLE domain_event_entry (
    global_index         bigserial PRIMARY KEY,
    event_identifier     text COLLATE "C" NOT NULL UNIQUE,
    aggregate_identifier text COLLATE "C" NOT NULL,
    sequence_number      bigint NOT NULL,
    type                 text NOT NULL,
    time_stamp           text COLLATE "C" NOT NULL,
    payload_type         text NOT NULL,
    payload_revision     text,
    payload              text NOT NULL,
    meta_data            text NOT NULL,
    UNIQUE (aggregate_identifier, sequence_number)
);

CREATE TABLE snapshot_event_entry (
    aggregate_identifier text COLLATE "C" NOT NULL,
    sequence_number      bigint NOT NULL,
    type                 text NOT NULL,
    event_identifier     text COLLATE "C" NOT NULL UNIQUE,
    time_stamp           text COLLATE "C" NOT NULL,
    payload_type         text NOT NULL,
    payload_revision     text,
    payload              text NOT NULL,
    meta_data            text NOT NULL,
    PRIMARY KEY (aggregate_identifier, sequence_number)
);
