-- Identifiers are compared by their bytes, so that pages have one order whatever the locale of the database.

-- How far the event processors of the query side are.
CREATE TABLE token_entry (
    processor_name text COLLATE "C" NOT NULL,
    segment        integer NOT NULL,
    token          bytea,
    token_type     text,
    time_stamp     text,
    owner          text,
    PRIMARY KEY (processor_name, segment)
);

-- Read model "owners". Name and e-mail only as they are in the events: encrypted with the owner's key.
CREATE TABLE owner (
    owner_id         text COLLATE "C" PRIMARY KEY,
    name_ciphertext  text NOT NULL,
    email_ciphertext text NOT NULL,
    registered_at    timestamptz NOT NULL,
    version          bigint NOT NULL
);

-- What an owner can be found by: keyed hashes of the beginnings of the words of the name, and of the e-mail.
CREATE TABLE owner_search (
    owner_id text COLLATE "C" NOT NULL,
    token    bytea NOT NULL,
    PRIMARY KEY (owner_id, token)
);
CREATE INDEX owner_search_by_token ON owner_search (token, owner_id);

-- Read model "accounts". Amounts are numeric without a scale, which keeps that of the currency.
CREATE TABLE account (
    account_id          text COLLATE "C" PRIMARY KEY,
    owner_id            text COLLATE "C" NOT NULL,
    account_type        text NOT NULL,
    currency            text COLLATE "C" NOT NULL,
    balance             numeric NOT NULL,
    overdraft_limit     numeric NOT NULL,
    status              text NOT NULL,
    opened_at           timestamptz NOT NULL,
    last_modified_at    timestamptz NOT NULL,
    transaction_count   bigint NOT NULL,
    last_transaction_at timestamptz,
    total_credits       numeric NOT NULL,
    total_debits        numeric NOT NULL,
    largest_transaction numeric NOT NULL,
    version             bigint NOT NULL
);
CREATE INDEX account_by_owner ON account (owner_id, account_id);

CREATE TABLE account_owner (
    owner_id         text COLLATE "C" PRIMARY KEY,
    name_ciphertext  text NOT NULL,
    email_ciphertext text NOT NULL,
    last_modified_at timestamptz NOT NULL,
    version          bigint NOT NULL
);

-- No foreign keys to the owner: with several segments an account can be written before it.
CREATE VIEW account_with_owner AS
SELECT account.*, account_owner.name_ciphertext, account_owner.email_ciphertext
FROM account LEFT JOIN account_owner USING (owner_id);

CREATE TABLE account_transaction (
    account_id              text COLLATE "C" NOT NULL,
    sequence                bigint NOT NULL,
    transaction_id          text COLLATE "C" NOT NULL,
    booking_date            date NOT NULL,
    recorded_at             timestamptz NOT NULL,
    type                    text NOT NULL,
    amount                  numeric NOT NULL,
    balance_after           numeric NOT NULL,
    reference               text,
    transfer_id             text COLLATE "C",
    counterparty_account_id text COLLATE "C",
    PRIMARY KEY (account_id, sequence),
    UNIQUE (account_id, transaction_id)
);
CREATE INDEX account_transaction_by_date ON account_transaction (account_id, booking_date, sequence);
