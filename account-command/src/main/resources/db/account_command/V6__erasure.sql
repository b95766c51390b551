-- The answers that hold an owner's data lose their bodies when it is erased.
CREATE INDEX idempotency_record_by_owner ON idempotency_record (owner_id) WHERE owner_id IS NOT NULL;
