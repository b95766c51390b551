-- Read models that are made anew beside those that answer, and events that could not be projected.

CREATE SCHEMA account_query_next;     -- the tables of read models that are being made
CREATE SCHEMA account_query_previous; -- those that the last rebuild took the place of

-- Events that a projection could not handle, and those behind them in the same stream. The events themselves are only in
-- the event store: they are read from there again.
CREATE TABLE dead_letter (
    processor       text COLLATE "C" NOT NULL,
    stream_id       text COLLATE "C" NOT NULL,
    sequence        bigint NOT NULL,
    parked_at       timestamptz NOT NULL,
    failure         text COLLATE "C",   -- a code; null: only parked because of one before it
    cause           text,               -- for those who may look into the database; never answered over REST
    attempts        integer NOT NULL,   -- how often it was tried
    last_attempt_at timestamptz,
    PRIMARY KEY (processor, stream_id, sequence)
);

CREATE TABLE account_query_next.dead_letter (LIKE dead_letter INCLUDING ALL);
CREATE TABLE account_query_previous.dead_letter (LIKE dead_letter INCLUDING ALL);

-- The rebuild of each read model that is under way or was the last.
CREATE TABLE rebuild (
    processor     text COLLATE "C" PRIMARY KEY,
    kind          text COLLATE "C" NOT NULL,  -- REPLAY: from the first event, ROLLBACK: back to the one before
    status        text COLLATE "C" NOT NULL,  -- REQUESTED, FILLING, INDEXING, COMPARING, SWITCHED, FAILED
    requested_at  timestamptz NOT NULL,
    started_at    timestamptz,
    finished_at   timestamptz,
    events        bigint NOT NULL DEFAULT 0,  -- that it has read
    busy_micros   bigint NOT NULL DEFAULT 0,  -- the time that took
    token         text,                       -- up to where
    token_type    text,
    failure       text,                       -- why it failed
    comparison    jsonb,                      -- the old and the new tables, at the same event
    previous_token      text,                 -- up to where the tables in account_query_previous are
    previous_token_type text
);

-- Checkpoints have a new revision. Those that there are save no reading any more: let them be made anew.
INSERT INTO rebuild (processor, kind, status, requested_at)
SELECT 'accounts', 'REPLAY', 'REQUESTED', now() WHERE EXISTS (SELECT 1 FROM account_checkpoint);
