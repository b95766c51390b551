-- Events and their types are only added, whoever asks. The owner of the tables can allow a change that is meant:
-- ALTER TABLE ... DISABLE TRIGGER append_only, and ENABLE ALWAYS TRIGGER append_only afterwards.
CREATE OR REPLACE FUNCTION ${schema}.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of %.% is refused: what is stored there is never changed', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation',
            HINT = 'The owner of the table can allow it: ALTER TABLE ... DISABLE TRIGGER append_only.';
END $$;

-- Once for each statement, and for none that inserts. Always: also where session_replication_role turns triggers off.
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${schema}.event
    FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.refuse_change();
ALTER TABLE ${schema}.event ENABLE ALWAYS TRIGGER append_only;

CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${schema}.event_type
    FOR EACH STATEMENT EXECUTE FUNCTION ${schema}.refuse_change();
ALTER TABLE ${schema}.event_type ENABLE ALWAYS TRIGGER append_only;
