package io.eventbank.account.support.axon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.axonframework.common.IdentifierFactory;
import org.axonframework.eventhandling.GenericEventMessage;
import org.junit.jupiter.api.Test;

class TimeOrderedIdentifiersTest {

    @Test
    void axonFindsThem() {
        assertThat(IdentifierFactory.getInstance()).isInstanceOf(TimeOrderedIdentifiers.class);
    }

    @Test
    void eventsSortByTheTimeTheyWereMade() {
        List<String> identifiers = IntStream.range(0, 1000)
                .mapToObj(i -> GenericEventMessage.asEventMessage("event").getIdentifier())
                .toList();

        assertThat(identifiers).isSorted().doesNotHaveDuplicates();
        assertThat(identifiers)
                .allMatch(identifier -> UUID.fromString(identifier).version() == 7);
    }
}
