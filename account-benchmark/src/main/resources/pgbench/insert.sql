-- A deposit to an account chosen at random; its number in the stream is a new one and rises.
\set account random(0, :accounts - 1)
INSERT INTO pgbench.event
    (event_identifier, aggregate_identifier, sequence_number, type, time_stamp,
     payload_type, payload_revision, payload, meta_data)
VALUES (gen_random_uuid()::text, 'BankAccount-R1C64-' || CAST(:account AS text), nextval('pgbench.sequence_number'),
     'BankAccount', :time_stamp, :payload_type, '1', :payload, :meta_data);
