-- Where events came from a server that had counted further, what is appended here has to come behind them.
DO $adopt$
DECLARE
    last bigint := (SELECT max(transaction) FROM ${schema}.event);
    next bigint := pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
BEGIN
    IF last >= next + (SELECT base FROM ${schema}.transaction_base) THEN
        -- Another process may have seen it at the same time.
        PERFORM FROM ${schema}.transaction_base FOR UPDATE;
        UPDATE ${schema}.transaction_base SET base = last + 1 - pg_snapshot_xmin(pg_current_snapshot())::text::bigint
        WHERE last >= next + base;
        RAISE WARNING 'The events of ${schema} came from another server: new ones are numbered behind them';
    END IF;
END $adopt$
