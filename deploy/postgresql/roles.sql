-- The roles of the bank's database: the owner of the events, who migrates their schema, and the application, which may only
-- add events and read them. For a superuser, in that database, as often as wanted: after a change of a name or a password,
-- and to hand over what an earlier version made as a single role. Names and passwords are those of the services' settings:
-- psql -d eventbank -f roles.sql with these environment variables (psql 15 or newer).
\set ON_ERROR_STOP on
\getenv owner ACCOUNT_DATABASE_EVENTSTOREOWNER_USERNAME
\getenv owner_password ACCOUNT_DATABASE_EVENTSTOREOWNER_PASSWORD
\getenv application SPRING_DATASOURCE_USERNAME
\getenv application_password SPRING_DATASOURCE_PASSWORD

-- For the block below, where psql replaces nothing; shown is only how many there are.
SELECT num_nonnulls(
    set_config('eventbank.owner', :'owner', false),
    set_config('eventbank.owner_password', :'owner_password', false),
    set_config('eventbank.application', :'application', false),
    set_config('eventbank.application_password', :'application_password', false)) AS names_and_passwords;

DO $roles$
DECLARE
    owner_role name := current_setting('eventbank.owner');
    application_role name := current_setting('eventbank.application');
    given record;
    part record;
BEGIN
    IF '' IN (owner_role, application_role, current_setting('eventbank.owner_password'),
        current_setting('eventbank.application_password'))
    THEN
        RAISE EXCEPTION 'A name or a password is empty';
    END IF;
    IF owner_role = application_role THEN
        RAISE EXCEPTION 'The owner of the events and the application must be two roles, and not both %', owner_role;
    END IF;
    FOR given IN SELECT * FROM (VALUES (owner_role, current_setting('eventbank.owner_password')),
        (application_role, current_setting('eventbank.application_password'))) AS given (role, password)
    LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = given.role) THEN
            EXECUTE format('CREATE ROLE %I', given.role);
        END IF;
        EXECUTE format('ALTER ROLE %I LOGIN PASSWORD %L', given.role, given.password);
        EXECUTE format('GRANT CONNECT, CREATE, TEMPORARY ON DATABASE %I TO %I', current_database(), given.role);
    END LOOP;
    IF pg_has_role(application_role, owner_role, 'MEMBER') THEN
        RAISE EXCEPTION 'The role % is a superuser, or a member of %: events would not be safe from it', application_role, owner_role;
    END IF;
    EXECUTE format('ALTER DATABASE %I OWNER TO %I', current_database(), owner_role);
    -- The owner looks nowhere for functions and operators where the application may make some.
    EXECUTE format('ALTER ROLE %I IN DATABASE %I SET search_path = pg_catalog', owner_role, current_database());

    FOR part IN
        WITH schemas AS (
            SELECT oid, nspname, nspowner, CASE nspname WHEN 'event_store' THEN owner_role ELSE application_role END AS future
            FROM pg_namespace
            WHERE nspname IN ('event_store', 'personal_data', 'operation', 'account_command', 'account_query',
                'account_query_next', 'account_query_previous', 'event_seal')
        )
        SELECT format('SCHEMA %I', nspname) AS thing, future, nspowner AS present FROM schemas
        UNION ALL
        SELECT format('TABLE %I.%I', nspname, relname), future, relowner
        FROM pg_class JOIN schemas ON schemas.oid = relnamespace
        WHERE relkind IN ('r', 'p', 'v', 'm') OR relkind = 'S' AND NOT EXISTS ( -- others go with their table
            SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid AND deptype IN ('a', 'i'))
        UNION ALL
        SELECT format('ROUTINE %s', pg_proc.oid::regprocedure), future, proowner
        FROM pg_proc JOIN schemas ON schemas.oid = pronamespace
    LOOP
        IF pg_get_userbyid(part.present) <> part.future THEN
            EXECUTE format('ALTER %s OWNER TO %I', part.thing, part.future);
        END IF;
    END LOOP;
END $roles$;
