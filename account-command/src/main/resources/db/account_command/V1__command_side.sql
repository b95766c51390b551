-- How far the event processors of the command side are.
CREATE TABLE token_entry (
    processor_name text COLLATE "C" NOT NULL,
    segment        integer NOT NULL,
    token          bytea,
    token_type     text,
    time_stamp     text,
    owner          text,
    PRIMARY KEY (processor_name, segment)
);

-- Every transaction ever booked, by its id: made from the events, asked when an account remembers no further back.
CREATE TABLE booked_transaction (
    account_id     text COLLATE "C" NOT NULL,
    transaction_id text COLLATE "C" NOT NULL,
    sequence       bigint NOT NULL,
    recorded_on    date NOT NULL,
    fingerprint    text COLLATE "C" NOT NULL,
    PRIMARY KEY (account_id, transaction_id)
);
CREATE INDEX booked_transaction_by_sequence ON booked_transaction (account_id, sequence);

CREATE TABLE import (
    import_id     text COLLATE "C" PRIMARY KEY,
    kind          text NOT NULL,
    status        text NOT NULL,
    rows_read     bigint NOT NULL DEFAULT 0,
    rows_imported bigint NOT NULL DEFAULT 0,
    rows_skipped  bigint NOT NULL DEFAULT 0,
    rows_rejected bigint NOT NULL DEFAULT 0,
    errors        text NOT NULL DEFAULT '[]',
    started_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at   timestamptz,
    last_sign_of_life timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX import_running ON import (last_sign_of_life) WHERE status = 'RUNNING';
