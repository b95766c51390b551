-- What operators want of event processors, and what each process says of its own: how all processes speak to each other.

CREATE TABLE processor_state (
    processor  text COLLATE "C" PRIMARY KEY,
    paused     boolean NOT NULL,
    generation bigint NOT NULL, -- grows with each wish, so that reports from before it can be told
    changed_at timestamptz NOT NULL
);

CREATE TABLE processor_report (
    node       text COLLATE "C" NOT NULL,
    processor  text COLLATE "C" NOT NULL,
    running    boolean NOT NULL,
    generation bigint NOT NULL, -- of the last wish that the process has carried out
    head       bigint NOT NULL, -- the position of the last event there was
    segments   jsonb NOT NULL,
    seen_at    timestamptz NOT NULL,
    gone       boolean NOT NULL, -- the process has ended
    PRIMARY KEY (node, processor)
);

-- Segments to split and to merge. One at a time of each processor; whoever orders it deletes it.
CREATE TABLE segment_order (
    processor  text COLLATE "C" PRIMARY KEY,
    order_id   text COLLATE "C" NOT NULL,
    kind       text COLLATE "C" NOT NULL, -- SPLIT, MERGE
    segment    integer NOT NULL,
    other      integer,                   -- what it is merged with
    status     text COLLATE "C" NOT NULL, -- OPEN, TAKEN, DONE, FAILED
    expires_at timestamptz NOT NULL
);
