package io.eventbank.account.command.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.command.Keyed;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.junit.jupiter.api.Test;

class RememberedRequestsTest {

    private final RememberedRequests requests = new RememberedRequests();

    @Test
    void aRequestIsKnownByCallerAndKey() {
        requests.add(request("t", "k"), 3, 10);

        assertThat(requests.find(request("t", "k"))).hasValue(3);
        assertThat(requests.find(request("u", "k"))).isEmpty();
        assertThat(requests.find(request("t", "l"))).isEmpty();
        assertThat(requests.find(MetaData.emptyInstance())).isEmpty();
    }

    @Test
    void ofSeveralEventsOfARequestTheFirstIsRemembered() {
        requests.add(request("t", "k"), 3, 10);
        requests.add(request("t", "k"), 4, 10);

        assertThat(requests.find(request("t", "k"))).hasValue(3);
    }

    @Test
    void theOldestAreForgottenFirst() {
        for (int i = 0; i < 5; i++) {
            requests.add(request("t", "k" + i), i, 3);
        }

        assertThat(requests.find(request("t", "k1"))).isEmpty();
        assertThat(requests.find(request("t", "k2"))).hasValue(2);
    }

    @Test
    void theyOutliveASnapshotWithTheirOrder() {
        requests.add(request("t", "k0"), 0, 3);
        requests.add(request("t", "k1"), 1, 3);
        Serializer serializer = Jackson3Serializer.builder().build();

        RememberedRequests restored = serializer.deserialize(serializer.serialize(requests, String.class));
        restored.add(request("t", "k2"), 2, 2);

        assertThat(restored.find(request("t", "k0"))).isEmpty();
        assertThat(restored.find(request("t", "k1"))).hasValue(1);
    }

    private static MetaData request(String subject, String key) {
        return MetaData.from(Keyed.request(subject, key));
    }
}
