-- The sagas that carry out transfers, in the layout of Axon's JdbcSagaStore.
CREATE TABLE saga_entry (
    saga_id         text COLLATE "C" PRIMARY KEY,
    revision        text,
    saga_type       text,
    serialized_saga bytea
);

CREATE TABLE association_value_entry (
    id                bigserial PRIMARY KEY,
    association_key   text COLLATE "C" NOT NULL,
    association_value text COLLATE "C" NOT NULL,
    saga_type         text NOT NULL,
    saga_id           text COLLATE "C" NOT NULL
);
CREATE INDEX association_value_entry_by_value ON association_value_entry (association_value, association_key, saga_type);
CREATE INDEX association_value_entry_by_saga ON association_value_entry (saga_id);

-- Reminders of steps that failed, and recurring work, in the layout of db-scheduler.
CREATE TABLE scheduled_task (
    task_name            text NOT NULL,
    task_instance        text NOT NULL,
    task_data            bytea,
    execution_time       timestamptz NOT NULL,
    picked               boolean NOT NULL,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures integer,
    last_heartbeat       timestamptz,
    version              bigint NOT NULL,
    priority             smallint,
    PRIMARY KEY (task_name, task_instance)
);
CREATE INDEX scheduled_task_by_execution_time ON scheduled_task (execution_time);
CREATE INDEX scheduled_task_by_heartbeat ON scheduled_task (last_heartbeat);

-- Transfers under way, made from the events: what operators look at.
CREATE TABLE open_transfer (
    transfer_id     text COLLATE "C" PRIMARY KEY,
    from_account_id text COLLATE "C" NOT NULL,
    to_account_id   text COLLATE "C" NOT NULL,
    amount          numeric NOT NULL,
    currency        text NOT NULL,
    reference       text,
    requested_at    timestamptz NOT NULL,
    stage           text NOT NULL
);
CREATE INDEX open_transfer_by_age ON open_transfer (requested_at, transfer_id);
