-- Events have moved to an event store that keeps them in another order, with tokens of its own. Those that there are go on
-- where they are: a token with gaps below its index at the first gap, since nothing may be skipped. The events behind that
-- are handled again, which changes nothing. Tokens of Axon Server stay as they are.

-- A token of the new kind in place of each of the old kind, also in those that hold others. Without a type it says itself
-- what it is.
CREATE FUNCTION pg_temp.moved(token jsonb, type text DEFAULT NULL) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    tag  text := CASE WHEN token ? '@class' THEN '@class' ELSE '@c' END;
    kind text := coalesce(type, regexp_replace(token ->> tag, '^\.', 'org.axonframework.eventhandling.'));
    place bigint;
BEGIN
    IF coalesce(jsonb_typeof(token), 'null') = 'null' THEN
        RETURN token;
    END IF;
    CASE kind
        WHEN 'org.axonframework.eventhandling.GapAwareTrackingToken' THEN
            place := coalesce(
                (SELECT min(gap::bigint) - 1 FROM jsonb_array_elements_text(token -> 'gaps') AS gap),
                (token ->> 'index')::bigint);
            IF place IS NULL THEN
                RAISE EXCEPTION 'A token without an index: %', token;
            END IF;
            RETURN jsonb_build_object('transaction', 0, 'index', place)
                || CASE WHEN type IS NULL
                    THEN jsonb_build_object(tag, 'io.eventbank.eventstore.postgresql.PostgresTrackingToken')
                    ELSE '{}' END;
        WHEN 'org.axonframework.eventhandling.MergedTrackingToken' THEN
            RETURN token || jsonb_build_object(
                'lowerSegmentToken', pg_temp.moved(token -> 'lowerSegmentToken'),
                'upperSegmentToken', pg_temp.moved(token -> 'upperSegmentToken'));
        WHEN 'org.axonframework.eventhandling.ReplayToken' THEN
            RETURN token || jsonb_build_object(
                'tokenAtReset', pg_temp.moved(token -> 'tokenAtReset'),
                'currentToken', pg_temp.moved(token -> 'currentToken'));
        WHEN 'org.axonframework.eventhandling.GlobalSequenceTrackingToken',
            'org.axonframework.eventhandling.tokenstore.ConfigToken',
            'io.eventbank.eventstore.postgresql.PostgresTrackingToken' THEN
            RETURN token;
        ELSE
            RAISE EXCEPTION 'A token of an unknown kind: % %', kind, token
                USING HINT = 'Set it to null, with its type, to have its processor start at the first event.';
    END CASE;
END $$;

CREATE FUNCTION pg_temp.moved_type(type text) RETURNS text LANGUAGE sql AS $$
    SELECT CASE type WHEN 'org.axonframework.eventhandling.GapAwareTrackingToken'
        THEN 'io.eventbank.eventstore.postgresql.PostgresTrackingToken' ELSE type END
$$;

UPDATE token_entry SET
    token = convert_to(pg_temp.moved(convert_from(token, 'UTF8')::jsonb, coalesce(token_type, 'none'))::text, 'UTF8'),
    token_type = pg_temp.moved_type(token_type)
WHERE token IS NOT NULL;

UPDATE rebuild SET
    token = pg_temp.moved(token::jsonb, coalesce(token_type, 'none'))::text,
    token_type = pg_temp.moved_type(token_type)
WHERE token IS NOT NULL;

UPDATE rebuild SET
    previous_token = pg_temp.moved(previous_token::jsonb, coalesce(previous_token_type, 'none'))::text,
    previous_token_type = pg_temp.moved_type(previous_token_type)
WHERE previous_token IS NOT NULL;

-- The session is used again, perhaps by the other side, which has functions of the same names.
DROP FUNCTION pg_temp.moved(jsonb, text), pg_temp.moved_type(text);
