-- A destroyed key leaves a row without it, so that none is ever made for that owner again.
ALTER TABLE owner_key
    ALTER COLUMN encrypted_key DROP NOT NULL,
    ADD COLUMN wrapping    bytea, -- which key it is encrypted with, or was destroyed for; null: the master key's own
    ADD COLUMN erased_at   timestamptz,
    ADD COLUMN certificate text, -- of the erasure
    ADD CONSTRAINT owner_key_there_or_destroyed CHECK ((encrypted_key IS NULL) = (erased_at IS NOT NULL)),
    ADD CONSTRAINT owner_key_certificate_of_erasure CHECK (certificate IS NULL OR erased_at IS NOT NULL);

CREATE INDEX owner_key_wrapping ON owner_key (wrapping);
