-- The tables of the event store, in a schema that exists. PostgreSQL 15 or newer.

-- What is the same for many events, said once: rows are added as they are needed, and are never changed. A shape is the
-- text around the values, each of which is a chr(1) in it; the values are the event's content.
CREATE TABLE ${schema}.event_type (
    id             integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    aggregate_type text COLLATE "C",          -- null for events of no aggregate
    payload_type   text COLLATE "C" NOT NULL, -- with its revision the name that upcasters know it by
    revision       text COLLATE "C",
    payload_shape  text COLLATE "C" NOT NULL,
    metadata_shape text COLLATE "C" NOT NULL
);
CREATE UNIQUE INDEX event_type_key ON ${schema}.event_type
    (aggregate_type, payload_type, revision, md5(payload_shape), md5(metadata_shape)) NULLS NOT DISTINCT;

-- What is added to the server's transaction numbers. It grows when the tables have been moved to a server that counts
-- from less, so that what is appended there comes behind what there is.
CREATE TABLE ${schema}.transaction_base (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    base     bigint NOT NULL DEFAULT 0
);
INSERT INTO ${schema}.transaction_base DEFAULT VALUES;

CREATE FUNCTION ${schema}.current_transaction() RETURNS bigint LANGUAGE sql VOLATILE AS
    'SELECT pg_current_xact_id()::text::bigint + base FROM ${schema}.transaction_base';

CREATE SEQUENCE ${schema}.event_position;

-- The order of all events is (transaction, position). The columns stand as they do because of alignment.
CREATE TABLE ${schema}.event (
    transaction bigint NOT NULL DEFAULT ${schema}.current_transaction(),
    position    bigint NOT NULL DEFAULT nextval('${schema}.event_position'),
    sequence    bigint NOT NULL,             -- within the stream, from 0
    recorded_at bigint NOT NULL,             -- nanoseconds since 1970
    type        integer NOT NULL,            -- of event_type
    stream      text COLLATE "C" NOT NULL,   -- the aggregate's identifier; the event's own if it is of none
    event_id    bytea NOT NULL,              -- the 16 bytes of a UUID; other names as text, a zero byte behind 16 bytes
    content     bytea NOT NULL,              -- the values of payload and metadata: function content_text
    CONSTRAINT event_pkey PRIMARY KEY (transaction, position),
    CONSTRAINT event_stream_sequence_key UNIQUE (stream, sequence)
);

-- Few pages for a time: events are recorded nearly in the order of their times.
CREATE INDEX event_recorded_at ON ${schema}.event USING brin (recorded_at) WITH (pages_per_range = 32, autosummarize = on);

-- Whoever appends says so before their transaction gets its number. So readers know, without waiting for transactions
-- that have nothing to do with events, which numbers no event can appear with any more.
CREATE FUNCTION ${schema}.announce_append() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    append_lock bigint := (x'4556'::bigint << 32) | TG_RELID::bigint;
BEGIN
    -- In these forms the conditions are evaluated without running a query each.
    IF pg_current_xact_id_if_assigned() IS NOT NULL THEN
        IF NOT EXISTS (
            SELECT FROM pg_locks
            WHERE locktype = 'advisory' AND pid = pg_backend_pid()
                AND classid::bigint = append_lock >> 32 AND objid = TG_RELID AND objsubid = 1)
        THEN
            RAISE EXCEPTION 'A transaction must append events before it writes anything else'
                USING ERRCODE = 'object_not_in_prerequisite_state',
                    HINT = 'Readers may have passed the place where these events would appear.';
        END IF;
    END IF;
    IF pg_advisory_xact_lock_shared(append_lock) IS NULL THEN
        NULL; -- it returns nothing in any case
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER announce_append BEFORE INSERT ON ${schema}.event
    FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.announce_append();

-- All events whose transaction is below this number are visible to the statements after the one that asks, and none
-- will ever be added below it.
CREATE FUNCTION ${schema}.append_horizon() RETURNS bigint LANGUAGE sql VOLATILE AS $$
    WITH held AS MATERIALIZED (
        SELECT locktype, virtualtransaction, transactionid::text::bigint AS xid, classid, objid, objsubid, database
        FROM pg_locks WHERE granted AND locktype IN ('advisory', 'transactionid')
    ), snapshot AS (
        SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS lowest,
            pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS next
    ), appends AS (
        SELECT virtualtransaction FROM held
        WHERE locktype = 'advisory' AND classid::bigint = x'4556'::bigint
            AND objid = '${schema}.event'::regclass AND objsubid = 1
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    ), numbered AS (
        -- Locks name the lower half of the number: the one nearest to the next number is meant. An append that has no
        -- number yet may be about to show it.
        SELECT min(CASE WHEN xid IS NULL THEN lowest
            ELSE next + ((xid - next % 4294967296 + 2147483648 + 4294967296) % 4294967296) - 2147483648 END) AS first
        FROM appends LEFT JOIN held USING (virtualtransaction)
            CROSS JOIN snapshot
        WHERE held.locktype = 'transactionid' OR NOT EXISTS (
            SELECT FROM held own
            WHERE own.virtualtransaction = appends.virtualtransaction AND own.locktype = 'transactionid')
    )
    SELECT least(numbered.first, snapshot.next) + base FROM numbered, snapshot, ${schema}.transaction_base
$$;

-- The transactions that append now.
CREATE VIEW ${schema}.append_in_progress AS
SELECT virtualtransaction, pid FROM pg_locks
WHERE granted AND locktype = 'advisory' AND classid::bigint = x'4556'::bigint
    AND objid = '${schema}.event'::regclass AND objsubid = 1
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database());

-- The latest state of an aggregate that was stored, in place of reading all of its events.
CREATE TABLE ${schema}.snapshot (
    stream         text COLLATE "C" PRIMARY KEY,
    sequence       bigint NOT NULL,
    recorded_at    bigint NOT NULL,
    aggregate_type text COLLATE "C",
    payload_type   text COLLATE "C" NOT NULL,
    revision       text COLLATE "C",
    event_id       bytea NOT NULL,
    payload        bytea NOT NULL,
    metadata       bytea NOT NULL
);

-- Payload and metadata of an event. Each value begins with a byte: below 240 it is the length of what follows; 240 stands
-- before the 16 bytes of a UUID, 241 before the number of an earlier value that is repeated, and 242 before a length of four
-- bytes.
CREATE FUNCTION ${schema}.content_text(
    payload_shape text, metadata_shape text, content bytea, OUT payload text, OUT metadata text)
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    values_read bytea[] := '{}';
    place integer := 0;
    pieces text[];
    value bytea;
    size integer;
    joined bytea;
    part text;
BEGIN
    FOREACH part IN ARRAY ARRAY[payload_shape, metadata_shape] LOOP
        pieces := string_to_array(part, chr(1));
        joined := convert_to(pieces[1], 'UTF8');
        FOR piece IN 2 .. cardinality(pieces) LOOP
            size := get_byte(content, place);
            place := place + 1;
            IF size = 240 THEN
                value := convert_to(encode(substr(content, place + 1, 16), 'hex')::uuid::text, 'UTF8');
                place := place + 16;
            ELSIF size = 241 THEN
                value := values_read[get_byte(content, place) + 1];
                place := place + 1;
            ELSE
                IF size = 242 THEN
                    size := ('x' || encode(substr(content, place + 1, 4), 'hex'))::bit(32)::integer;
                    place := place + 4;
                END IF;
                value := substr(content, place + 1, size);
                place := place + size;
            END IF;
            values_read := values_read || value;
            joined := joined || value || convert_to(pieces[piece], 'UTF8');
        END LOOP;
        BEGIN
            part := convert_from(joined, 'UTF8');
        EXCEPTION WHEN OTHERS THEN
            part := joined::text; -- a serializer that writes no text
        END;
        IF payload IS NULL THEN
            payload := part;
        ELSE
            metadata := part;
        END IF;
    END LOOP;
END $$;

-- Events for people to read, where the serializer writes text.
CREATE VIEW ${schema}.readable_event AS
SELECT
    transaction, position, stream, sequence,
    to_timestamp(recorded_at / 1000000000) + (recorded_at % 1000000000 / 1000) * interval '1 microsecond' AS recorded_at,
    CASE
        WHEN octet_length(event_id) = 16 THEN encode(event_id, 'hex')::uuid::text
        ELSE convert_from(substr(event_id, 1, octet_length(event_id)
            - CASE WHEN octet_length(event_id) = 17 AND get_byte(event_id, 16) = 0 THEN 1 ELSE 0 END), 'UTF8')
    END AS event_id,
    aggregate_type, payload_type, revision, payload, metadata
FROM ${schema}.event
    JOIN ${schema}.event_type ON event_type.id = event.type
    CROSS JOIN LATERAL ${schema}.content_text(payload_shape, metadata_shape, content);
