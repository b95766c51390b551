-- The order in which imports are worked off, by whichever process: not by clocks, which are set back.
CREATE SEQUENCE import_ticket;
ALTER TABLE import ADD COLUMN ticket bigint;
UPDATE import SET ticket = nextval('import_ticket');
ALTER TABLE import
    ALTER COLUMN ticket SET DEFAULT nextval('import_ticket'),
    ALTER COLUMN ticket SET NOT NULL;
ALTER SEQUENCE import_ticket OWNED BY import.ticket;
