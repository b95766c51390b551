package io.eventbank.account.benchmark;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** What was measured, as tables in Markdown. Numbers are medians of the rounds. */
final class Report {

    private static final String NONE = "–";

    private final List<Measurement> measurements;
    private final boolean projections;

    Report(List<Measurement> measurements, boolean projections) {
        this.measurements = measurements;
        this.projections = projections;
    }

    /** A row for each contender and number of callers. */
    String table() {
        StringBuilder table = new StringBuilder();
        table.append("| callers | store | commands/s | from – to | of pgbench | median ms | p99 ms |"
                + " JVM µs/command | PostgreSQL µs/command | events/commit | WAL bytes/event |");
        table.append(projections ? " catch-up ms |\n" : "\n");
        table.append("|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|").append(projections ? "--:|\n" : "\n");
        for (int callers :
                measurements.stream().map(Measurement::callers).distinct().toList()) {
            List<Measurement> same = measurements.stream()
                    .filter(measurement -> measurement.callers() == callers)
                    .toList();
            same.stream()
                    .map(Measurement::contender)
                    .distinct()
                    .sorted(Comparator.comparing(Report::place))
                    .forEach(contender -> table.append(row(callers, contender, same)));
        }
        return table.toString();
    }

    /** The rate of one contender over that of another in the same round: a line for each number of callers. */
    String against(Variant one, Variant other) {
        StringBuilder lines = new StringBuilder();
        for (int callers :
                measurements.stream().map(Measurement::callers).distinct().toList()) {
            List<Measurement> same = measurements.stream()
                    .filter(measurement -> measurement.callers() == callers)
                    .toList();
            double[] ratios = ratios(of(one, same), other.id(), same);
            if (ratios.length > 0) {
                lines.append("%s over %s in the same round, %d callers: %.3f (%.3f – %.3f)%n"
                        .formatted(
                                one.id(), other.id(), callers, median(ratios), ratios[0], ratios[ratios.length - 1]));
            }
        }
        return lines.toString();
    }

    private static List<Measurement> of(Variant variant, List<Measurement> measurements) {
        return measurements.stream()
                .filter(measurement -> measurement.contender().equals(variant.id()))
                .toList();
    }

    /** Pgbench first, which the others are compared with. */
    private static int place(String contender) {
        return contender.equals(Pgbench.NAME) ? -1 : Variant.of(contender).ordinal();
    }

    private String row(int callers, String contender, List<Measurement> same) {
        List<Measurement> own = same.stream()
                .filter(measurement -> measurement.contender().equals(contender))
                .toList();
        double[] rates = sorted(own, measurement -> measurement.outcome().perSecond());
        String row = "| %d | %s | %,.0f | %,.0f – %,.0f | %s | %.2f | %.2f | %s | %s | %.2f | %,.0f |"
                .formatted(
                        callers,
                        contender,
                        median(rates),
                        rates[0],
                        rates[rates.length - 1],
                        text("%.2f", ratio(own, same)),
                        median(sorted(own, measurement -> measurement.outcome().medianNanos() / 1e6)),
                        median(sorted(own, measurement -> measurement.outcome().p99Nanos() / 1e6)),
                        text(
                                "%.0f",
                                perCommand(
                                        own,
                                        measurement -> measurement.outcome().cpuNanos())),
                        text(
                                "%.0f",
                                perCommand(
                                        own, measurement -> measurement.cost().cpuNanos())),
                        median(sorted(
                                own,
                                measurement -> (double) measurement.outcome().commands()
                                        / Math.max(1, measurement.cost().transactions()))),
                        median(sorted(
                                own,
                                measurement -> (double) measurement.cost().walBytes()
                                        / measurement.outcome().commands())));
        return projections
                ? row + " %.0f |%n".formatted(median(sorted(own, measurement -> measurement.catchUpNanos() / 1e6)))
                : row + "\n";
    }

    private static OptionalDouble ratio(List<Measurement> own, List<Measurement> same) {
        double[] ratios = ratios(own, Pgbench.NAME, same);
        return ratios.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(median(ratios));
    }

    /** To another's rates in the same rounds, sorted. */
    private static double[] ratios(List<Measurement> own, String contender, List<Measurement> same) {
        return own.stream()
                .flatMapToDouble(measurement -> same.stream()
                        .filter(other -> other.contender().equals(contender) && other.round() == measurement.round())
                        .mapToDouble(other -> measurement.outcome().perSecond()
                                / other.outcome().perSecond()))
                .sorted()
                .toArray();
    }

    private static OptionalDouble perCommand(List<Measurement> own, ToDoubleFunction<Measurement> nanos) {
        return own.stream().anyMatch(measurement -> nanos.applyAsDouble(measurement) < 0)
                ? OptionalDouble.empty()
                : OptionalDouble.of(median(sorted(
                        own,
                        measurement -> nanos.applyAsDouble(measurement)
                                / 1e3
                                / measurement.outcome().commands())));
    }

    private static double[] sorted(List<Measurement> measurements, ToDoubleFunction<Measurement> value) {
        return measurements.stream().mapToDouble(value).sorted().toArray();
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static String text(String format, OptionalDouble value) {
        return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : NONE;
    }
}
