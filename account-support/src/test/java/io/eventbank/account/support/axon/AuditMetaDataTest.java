package io.eventbank.account.support.axon;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.support.security.Caller;
import io.eventbank.account.support.web.KeyedRequest;
import java.util.Map;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.MetaData;
import org.junit.jupiter.api.Test;

class AuditMetaDataTest {

    private static final Map<String, String> OF_A_KEYED_REQUEST =
            Map.of(Caller.ACTOR, "t", AuditMetaData.REQUEST_ID, "r", KeyedRequest.IDEMPOTENCY_KEY, "k");

    private final AuditMetaData auditMetaData = new AuditMetaData();

    @Test
    void anEventHasTheKeyOfTheRequestThatItsCommandCameFrom() {
        Map<String, ?> event = auditMetaData.correlationDataFor(
                new GenericCommandMessage<>("command", MetaData.from(OF_A_KEYED_REQUEST)));

        OF_A_KEYED_REQUEST.forEach(
                (name, value) -> assertThat(event.get(name)).as(name).isEqualTo(value));
    }

    @Test
    void aCommandThatAnEventCausesIsNotThatRequest() {
        Map<String, ?> command =
                auditMetaData.correlationDataFor(new GenericEventMessage<>("event", MetaData.from(OF_A_KEYED_REQUEST)));

        assertThat(command.get(Caller.ACTOR)).isEqualTo("t");
        assertThat(command.get(AuditMetaData.REQUEST_ID)).isEqualTo("r");
        assertThat(command.containsKey(KeyedRequest.IDEMPOTENCY_KEY)).isFalse();
    }
}
