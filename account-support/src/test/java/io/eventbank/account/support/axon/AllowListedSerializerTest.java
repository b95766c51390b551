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

    @Test
    void aTypeThatNobodyAllowedIsNotEvenLoaded() {
        assertThatThrownBy(() -> serializer.deserialize(
                        new SimpleSerializedObject<>("{}", String.class, "javax.swing.JEditorPane", null)))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("JEditorPane");
    }

    private void survives(Object object) {
        Object read = serializer.deserialize(serializer.serialize(object, String.class));
        assertThat(read).isEqualTo(object);
    }
}
