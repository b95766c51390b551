-- The audit of the read model of accounts against the events that it is made of.

-- The rounds through all accounts: the one under way, or the last, and the one before.
CREATE TABLE parity_round (
    round       bigint PRIMARY KEY,
    started_at  timestamptz NOT NULL,
    finished_at timestamptz,
    last_id     text COLLATE "C" NOT NULL DEFAULT '', -- the account up to which it has come
    checked     bigint NOT NULL DEFAULT 0,
    parked      bigint NOT NULL DEFAULT 0,            -- of those checked, accounts with dead letters
    skipped     bigint NOT NULL DEFAULT 0,            -- accounts with too many events
    skipped_ids text[] NOT NULL DEFAULT '{}'          -- some of them
);

-- Where accounts are not what their events add up to. What is in the rows is left out.
CREATE TABLE parity_drift (
    account_id   text COLLATE "C" NOT NULL,
    table_name   text COLLATE "C" NOT NULL,
    kind         text COLLATE "C" NOT NULL, -- MISSING, STRAY, CHANGED; UNHANDLED: the events cannot be written
    columns      text[] NOT NULL,
    row_count    bigint NOT NULL,
    since        timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, table_name, kind)
);

-- Where the sums of days are not those of the transactions.
CREATE TABLE parity_day_drift (
    currency     text COLLATE "C" NOT NULL,
    booking_date date NOT NULL,
    kind         text COLLATE "C" NOT NULL,
    columns      text[] NOT NULL,
    since        timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    PRIMARY KEY (currency, booking_date, kind)
);

-- Accounts that lacked events of a stream, their own or their owner's, which the processor may still have had to see.
CREATE TABLE parity_suspect (
    account_id text COLLATE "C" NOT NULL,
    stream_id  text COLLATE "C" NOT NULL,
    version    bigint NOT NULL,   -- up to which there were events
    head       bigint NOT NULL,   -- a position behind all of them
    since      timestamptz NOT NULL,
    overdue    boolean NOT NULL,  -- whether the processor was found to be behind them, too
    PRIMARY KEY (account_id, stream_id)
);
