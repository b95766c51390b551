-- A deposit to an account chosen at random; its number in the stream is a new one and rises.
\set account random(0, :accounts - 1)
INSERT INTO pgbench.event (transaction, position, sequence, recorded_at, type, stream, event_id, content)
VALUES (1000000, nextval('pgbench.position'), nextval('pgbench.sequence'), :recorded_at, :type,
     'BankAccount-R1C64-' || CAST(:account AS text), uuid_send(gen_random_uuid()), CAST(:content AS bytea));
