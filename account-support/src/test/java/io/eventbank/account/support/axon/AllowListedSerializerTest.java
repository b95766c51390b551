package io.eventbank.account.support.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventbank.account.api.command.ImportTransactions;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.query.FindOwner;
import io.eventbank.account.api.value.OwnerId;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowListedSerializerTest {

    private final Serializer serializer = new AllowListedSerializer();

    @Test
    void messagesAndTheirAnswersAreReadAsTheyWereWritten() {
        survives(new FindOwner(new OwnerId("C1")));
        survives(new Refusal.Details(ErrorCode.ACCOUNT_CLOSED, "closed"));
        survives(new ImportTransactions.Result(
                1,
                2,
                List.of(new ImportTransactions.Rejection(
                        0, new Refusal.Details(ErrorCode.ID_CONFLICT, "other content")))));
    }

    @Test
    void aReplayCanBeTakenUpAgain() {
        TrackingToken replay =
                ReplayToken.createReplayToken(new GlobalSequenceTrackingToken(10), new GlobalSequenceTrackingToken(3));
        survives(replay);
    }

    @Test
    void metaDataIsReadAsItWasWritten() {
        survives(MetaData.from(Map.of("actor", "teller", "expectedVersion", 3)).and("requestId", "r-1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javax.swing.JEditorPane",
                "javax.naming.InitialContext",
                "java.lang.ProcessBuilder",
                "java.net.URL",
                "com.zaxxer.hikari.HikariConfig",
                "org.springframework.context.support.ClassPathXmlApplicationContext",
                "io.eventbank.account.support.security.Caller",
                "io.eventbank.account.apiary.Bees",
                "[Ljava.lang.Object;"
            })
    void aTypeThatNobodyAllowedIsNotEvenLoaded(String type) {
        assertThatThrownBy(() -> serializer.deserialize(new SimpleSerializedObject<>("{}", String.class, type, null)))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("Not a type that may be read: " + type);
    }

    @Test
    void aTypeThatContentNamesIsNotLookedAt() {
        assertThatThrownBy(() -> serializer.deserialize(new SimpleSerializedObject<>(
                        "{\"@class\":\"javax.swing.JEditorPane\",\"ownerId\":[\"java.net.URL\",\"http://127.0.0.1:1\"]}",
                        String.class,
                        FindOwner.class.getName(),
                        null)))
                .isInstanceOf(SerializationException.class);
        String replay = serializer
                .serialize(
                        ReplayToken.createReplayToken(
                                new GlobalSequenceTrackingToken(10), new GlobalSequenceTrackingToken(3)),
                        String.class)
                .getData();
        String token = GlobalSequenceTrackingToken.class.getName();
        assertThat(replay).contains(token);
        assertThatThrownBy(() -> serializer.deserialize(new SimpleSerializedObject<>(
                        replay.replace(token, "javax.swing.JEditorPane"),
                        String.class,
                        ReplayToken.class.getName(),
                        null)))
                .isInstanceOf(SerializationException.class);
    }

    private void survives(Object object) {
        Object read = serializer.deserialize(serializer.serialize(object, String.class));
        assertThat(read).isEqualTo(object);
    }
}
