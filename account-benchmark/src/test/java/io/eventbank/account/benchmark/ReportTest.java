package io.eventbank.account.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReportTest {

    @Test
    void aRateIsComparedWithPgbenchInTheSameRoundAndWithAsManyCallers() {
        List<Measurement> measurements = List.of(
                measurement("application", 1, 8, 100),
                measurement("pgbench", 1, 8, 200), // 0.5
                measurement("application", 2, 8, 300),
                measurement("pgbench", 2, 8, 100), // 3.0
                measurement("application", 3, 8, 100),
                measurement("pgbench", 3, 8, 400), // 0.25
                measurement("pgbench", 1, 64, 1));

        assertThat(row(measurements, "8", "application")).containsSubsequence("100", "100 – 300", "0.50");
    }

    @Test
    void withoutPgbenchNothingIsComparedWithIt() {
        assertThat(row(List.of(measurement("application", 1, 8, 100)), "8", "application"))
                .contains("–");
    }

    @Test
    void pgbenchComesFirstAndThenTheVariantsInTheirOrder() {
        List<Measurement> measurements = List.of(
                measurement("application", 1, 8, 100),
                measurement("stock-jpa", 1, 8, 100),
                measurement("pgbench", 1, 8, 100));

        assertThat(new Report(measurements, false).table().lines().skip(2))
                .extracting(line -> line.split("\\|")[2].trim())
                .containsExactly("pgbench", "stock-jpa", "application");
    }

    @Test
    void costsAreOfOneCommand() {
        Outcome outcome = new Outcome(1_000, 1_000_000_000, 2_000_000, 9_000_000, 50_000_000);
        Measurement measurement =
                new Measurement("application", 1, 8, outcome, new Server.Counters(100, 400_000, 20_000_000), 0);

        assertThat(row(List.of(measurement), "8", "application"))
                .containsSubsequence("2.00", "9.00", "50", "20", "10.00", "400");
    }

    @Test
    void latenciesAreTakenFromAllCommands() {
        long[] latencies = LongStream.rangeClosed(1, 1_000).toArray();
        latencies[0] = 1_000;
        latencies[999] = 1;

        Outcome outcome = Outcome.of(latencies, 500_000_000, -1);

        assertThat(outcome.medianNanos()).isEqualTo(501);
        assertThat(outcome.p99Nanos()).isEqualTo(991);
        assertThat(outcome.perSecond()).isEqualTo(2_000);
    }

    @Test
    void variantsAreComparedWithEachOtherInTheSameRound() {
        List<Measurement> measurements = List.of(
                measurement("application", 1, 8, 90),
                measurement("unsealed", 1, 8, 100), // 0.9
                measurement("application", 2, 8, 400),
                measurement("unsealed", 2, 8, 200), // 2.0
                measurement("application", 3, 8, 50),
                measurement("unsealed", 3, 8, 100), // 0.5
                measurement("application", 1, 64, 1));

        assertThat(new Report(measurements, true).against(Variant.APPLICATION, Variant.UNSEALED))
                .isEqualTo(
                        "application over unsealed in the same round, 8 callers: 0.900 (0.500 – 2.000)%n".formatted());
    }

    @Test
    void nothingIsNoOutcome() {
        assertThatIllegalArgumentException().isThrownBy(() -> Outcome.of(new long[0], 1, -1));
    }

    private static Measurement measurement(String contender, int round, int callers, long perSecond) {
        return new Measurement(
                contender,
                round,
                callers,
                new Outcome(perSecond, 1_000_000_000, 1, 1, 1),
                new Server.Counters(perSecond, 1, 1),
                0);
    }

    private static List<String> row(List<Measurement> measurements, String callers, String contender) {
        return new Report(measurements, false)
                .table()
                .lines()
                .map(line -> Arrays.stream(line.split("\\|")).map(String::trim).toList())
                .filter(cells -> cells.size() > 2
                        && cells.get(1).equals(callers)
                        && cells.get(2).equals(contender))
                .findFirst()
                .orElseThrow();
    }
}
