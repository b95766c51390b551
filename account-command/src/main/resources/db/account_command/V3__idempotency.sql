-- Requests with an Idempotency-Key: claimed by the process that works on it, then with the answer that was given.
CREATE TABLE idempotency_record (
    subject         text COLLATE "C" NOT NULL,
    idempotency_key text COLLATE "C" NOT NULL,
    request_hash    bytea, -- keyed; null while an import is being received
    claim           uuid NOT NULL,
    claimed_at      timestamptz NOT NULL,
    answered_at     timestamptz,
    status          integer,
    location        text,
    etag            text,
    content_type    text,
    body            bytea, -- encrypted with the owner's key if there is an owner
    owner_id        text COLLATE "C",
    PRIMARY KEY (subject, idempotency_key)
);
CREATE INDEX idempotency_record_by_age ON idempotency_record (claimed_at);
