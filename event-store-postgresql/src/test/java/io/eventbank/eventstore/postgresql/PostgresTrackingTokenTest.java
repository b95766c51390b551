package io.eventbank.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.MergedTrackingToken;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.JavaSerializer;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

class PostgresTrackingTokenTest {

    private static final PostgresTrackingToken EARLY = new PostgresTrackingToken(5_000_000_000L, 9);
    private static final PostgresTrackingToken LATE = new PostgresTrackingToken(5_000_000_001L, 2);

    @Test
    void theTransactionComesFirstAndThenThePosition() {
        assertThat(LATE.covers(EARLY)).isTrue();
        assertThat(EARLY.covers(LATE)).isFalse();
        assertThat(EARLY.covers(null)).isTrue();
        assertThat(new PostgresTrackingToken(1, 2)).isGreaterThan(new PostgresTrackingToken(1, 1));
        assertThat(EARLY.lowerBound(LATE)).isSameAs(EARLY);
        assertThat(EARLY.upperBound(LATE)).isSameAs(LATE);
        assertThat(EARLY.position()).hasValue(9);
    }

    @Test
    void tokensOfOtherKindsAreRefused() {
        TrackingToken other = new GlobalSequenceTrackingToken(1);
        assertThatThrownBy(() -> EARLY.covers(other)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EARLY.lowerBound(other)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EARLY.upperBound(null)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @MethodSource("serializers")
    void tokensAreStoredByAnySerializer(Serializer serializer) {
        for (TrackingToken token : new TrackingToken[] {
            EARLY,
            ReplayToken.createReplayToken(LATE),
            ReplayToken.createReplayToken(LATE, EARLY),
            MergedTrackingToken.merged(EARLY, LATE),
            MergedTrackingToken.merged(ReplayToken.createReplayToken(LATE, EARLY), LATE)
        }) {
            SerializedObject<byte[]> stored = serializer.serialize(token, byte[].class);
            assertThat(serializer.<byte[], TrackingToken>deserialize(stored)).isEqualTo(token);
        }
    }

    static Stream<Serializer> serializers() {
        return Stream.of(
                JavaSerializer.builder().build(),
                Jackson3Serializer.builder()
                        .jsonMapperBuilderCustomizer(
                                mapper -> mapper.polymorphicTypeValidator(BasicPolymorphicTypeValidator.builder()
                                        .allowIfBaseType(TrackingToken.class)
                                        .build()))
                        .build());
    }
}
