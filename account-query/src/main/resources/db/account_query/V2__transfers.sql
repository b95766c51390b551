-- Read model "transfers". The owners are those that the accounts had when the transfer was requested: they may see it.
CREATE TABLE transfer (
    transfer_id     text COLLATE "C" PRIMARY KEY,
    from_account_id text COLLATE "C" NOT NULL,
    to_account_id   text COLLATE "C" NOT NULL,
    from_owner_id   text COLLATE "C" NOT NULL,
    to_owner_id     text COLLATE "C" NOT NULL,
    amount          numeric NOT NULL,
    currency        text COLLATE "C" NOT NULL,
    reference       text,
    status          text COLLATE "C" NOT NULL,
    failure_code    text COLLATE "C",
    requested_at    timestamptz NOT NULL,
    finished_at     timestamptz,
    version         bigint NOT NULL
);

-- The list is by time of request, then id: of all, of a status (pending ones above all), of an account, of an owner.
CREATE INDEX transfer_by_request ON transfer (requested_at, transfer_id);
CREATE INDEX transfer_by_status ON transfer (status, requested_at, transfer_id);
CREATE INDEX transfer_by_from_account ON transfer (from_account_id, requested_at, transfer_id);
CREATE INDEX transfer_by_to_account ON transfer (to_account_id, requested_at, transfer_id);
CREATE INDEX transfer_by_from_owner ON transfer (from_owner_id, requested_at, transfer_id);
CREATE INDEX transfer_by_to_owner ON transfer (to_owner_id, requested_at, transfer_id);

-- An account has one owner. Without knowing that, the planner takes both conditions together to leave next to nothing,
-- and reads and sorts all transfers of an account for a page of them.
CREATE STATISTICS transfer_from (dependencies) ON from_account_id, from_owner_id FROM transfer;
CREATE STATISTICS transfer_to (dependencies) ON to_account_id, to_owner_id FROM transfer;
