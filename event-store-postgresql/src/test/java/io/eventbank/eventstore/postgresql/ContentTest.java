package io.eventbank.eventstore.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTest {

    private static final String UUID = "01a219d2-f12f-77df-8315-a9cb3973f9c1";

    @Test
    void documentsThatDifferInTheirValuesHaveTheSameShape() {
        assertThat(shape("{\"a\":\"x\",\"b\":1.5,\"c\":[true,null,\"" + UUID + "\"]}"))
                .isEqualTo(shape("{\"a\":\"\",\"b\":-2e9,\"c\":[true,null,\"y\"]}"))
                .isNotEqualTo(shape("{\"a\":\"x\",\"b\":1.5,\"c\":[false,null,\"y\"]}"));
    }

    @Test
    void aUuidTakesItsBytesAndTwoWhenItIsRepeated() {
        int once = content("{\"a\":\"" + UUID + "\"}").length;
        assertThat(once).isEqualTo(17);
        assertThat(content("{\"a\":\"" + UUID + "\",\"b\":\"" + UUID + "\"}")).hasSize(once + 2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"a\":1}",
                "{ \"a\" : { \"b\" : [ 1, 2.50, \"c\" ] } }\n",
                "{\"quote\":\"a \\\" and \\\\\",\"next\":\"x:y\"}",
                "{\"umlaut\u00e4\":\"\u20ac \ud83d\ude00\"}",
                "{\"capitals\":\"01A219D2-F12F-77DF-8315-A9CB3973F9C1\"}",
                "{\"almost\":\"01a219d2-f12f-77df-8315_a9cb3973f9c1\"}",
                "{\"unended\":\"x",
                "{\"unended\":\"x\\",
                "{\"control\":\"\u0001\"}",
                "{\u0001}",
                "{\u0000}",
                "[1,2]",
                "<xml a=\"1\"/>",
                "1",
                "",
                "{",
                "{-",
                "{\"a\":1}{\"a\":1}"
            })
    void anyTextComesBackAsItWas(String text) {
        assertThat(roundTrip(text.getBytes(StandardCharsets.UTF_8)))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(text);
    }

    @Test
    void longValuesAndManyOfThemComeBack() {
        StringBuilder text =
                new StringBuilder("{\"long\":\"").append("x".repeat(100_000)).append("\",\"many\":[");
        for (int value = 0; value < 1_000; value++) {
            text.append('"').append(new java.util.UUID(value % 300, value)).append("\",");
        }
        text.append("0]}");

        assertThat(roundTrip(text.toString().getBytes(StandardCharsets.UTF_8)))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(text.toString());
    }

    @Test
    void anyBytesComeBackAsTheyWere() {
        Random random = new Random(1);
        for (int run = 0; run < 20_000; run++) {
            byte[] bytes = new byte[random.nextInt(80)];
            String alphabet = "{}\":,\\ 0-1e.a\u0001";
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = random.nextInt(10) == 0
                        ? (byte) random.nextInt(256)
                        : (byte) alphabet.charAt(random.nextInt(alphabet.length()));
            }
            if (bytes.length > 0 && random.nextBoolean()) {
                bytes[0] = '{';
            }
            assertThat(roundTrip(bytes)).isEqualTo(bytes);
        }
    }

    @Test
    void contentThatIsCutOffIsRefused() {
        byte[] content = content("{\"a\":\"" + UUID + "\",\"b\":\"some text\"}");
        Shape shape = shape("{\"a\":\"\",\"b\":\"\"}");
        for (int length = 0; length < content.length; length++) {
            byte[] part = java.util.Arrays.copyOf(content, length);
            assertThatThrownBy(() -> shape.join(new ContentReader(part))).isInstanceOf(EventStoreException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                UUID,
                "",
                "a",
                "sixteen bytes it",
                "fifteen bytes i",
                "seventeen bytes i",
                "thirty-six characters, but no number",
                "01A219D2-F12F-77DF-8315-A9CB3973F9C1",
                "00000000-0000-0000-0000-000000000000"
            })
    void identifiersOfEventsComeBackAsTheyWere(String identifier) {
        assertThat(EventIds.text(EventIds.bytes(identifier))).isEqualTo(identifier);
    }

    private static Shape shape(String text) {
        return Shape.split(text.getBytes(StandardCharsets.UTF_8), new ContentWriter());
    }

    private static byte[] content(String text) {
        ContentWriter values = new ContentWriter();
        Shape.split(text.getBytes(StandardCharsets.UTF_8), values);
        return values.content();
    }

    private static byte[] roundTrip(byte[] document) {
        ContentWriter values = new ContentWriter();
        Shape shape = Shape.split(document, values);
        return Shape.of(shape.text()).join(new ContentReader(values.content()));
    }
}
