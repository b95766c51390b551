-- Past states, daily balances, analysis, and streams.

-- An account is kept as the whole of what its events add up to, so that it can be gone on from. What was kept so far is
-- made anew from the first event: without a token, its processor starts there.
TRUNCATE account, account_owner, account_transaction;
DELETE FROM token_entry WHERE processor_name = 'accounts';

ALTER TABLE account
    ADD COLUMN opened_on               date NOT NULL,
    ADD COLUMN initial_balance         numeric NOT NULL,
    ADD COLUMN initial_overdraft_limit numeric NOT NULL,
    ADD COLUMN suspension_reason       text,
    ADD COLUMN in_transit              jsonb,             -- null: nothing
    ADD COLUMN latest_day              date NOT NULL,     -- the latest day from which one of its events counts
    ADD COLUMN earliest_unmarked       timestamptz;       -- earliest time of recording since the last checkpoint

-- The account after every so many events, as something to start from. Those of another revision are left alone.
CREATE TABLE account_checkpoint (
    account_id  text COLLATE "C" NOT NULL,
    sequence    bigint NOT NULL,
    revision    integer NOT NULL,
    latest_day  date NOT NULL,        -- the latest day from which one of the events up to here counts
    earliest_at timestamptz NOT NULL, -- the earliest time of recording of those since the checkpoint before
    content     text NOT NULL,
    PRIMARY KEY (account_id, sequence)
);
-- Looked for are the last one whose events all count up to a day, and the last one with an event of a time.
CREATE INDEX account_checkpoint_by_day ON account_checkpoint (account_id, latest_day, sequence);
CREATE INDEX account_checkpoint_by_time ON account_checkpoint (account_id, sequence, earliest_at);

-- Events that count from an earlier day than one before them in the stream.
CREATE TABLE account_backdated_event (
    account_id text COLLATE "C" NOT NULL,
    sequence   bigint NOT NULL,
    day        date NOT NULL,
    PRIMARY KEY (account_id, sequence)
);

-- What is booked on an account on a day.
CREATE TABLE account_day (
    account_id   text COLLATE "C" NOT NULL,
    booking_date date NOT NULL,
    amount       numeric NOT NULL,
    PRIMARY KEY (account_id, booking_date)
);

-- What is booked in a currency on a day. A debit's amount is below zero.
CREATE TABLE transaction_day (
    currency          text COLLATE "C" NOT NULL,
    booking_date      date NOT NULL,
    transaction_count bigint NOT NULL,
    debit_count       bigint NOT NULL,
    credit_count      bigint NOT NULL,
    total_amount      numeric NOT NULL,
    largest_debit     numeric NOT NULL,
    largest_credit    numeric NOT NULL,
    PRIMARY KEY (currency, booking_date)
);

-- Read model "streams": of every aggregate, with the owners who may see it.
CREATE TABLE event_stream (
    stream_id      text COLLATE "C" PRIMARY KEY,
    aggregate_type text COLLATE "C" NOT NULL,
    event_count    bigint NOT NULL,
    first_event_at timestamptz NOT NULL,
    last_event_at  timestamptz NOT NULL,
    owner_id       text COLLATE "C",
    other_owner_id text COLLATE "C"
);
CREATE INDEX event_stream_by_last_event ON event_stream (last_event_at, stream_id);
CREATE INDEX event_stream_by_count ON event_stream (event_count DESC, stream_id);
CREATE INDEX event_stream_by_owner ON event_stream (owner_id, stream_id);
CREATE INDEX event_stream_by_other_owner ON event_stream (other_owner_id, stream_id) WHERE other_owner_id IS NOT NULL;
