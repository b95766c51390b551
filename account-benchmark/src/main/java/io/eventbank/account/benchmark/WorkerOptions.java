package io.eventbank.account.benchmark;

import java.util.List;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options of how the variants are run. */
final class WorkerOptions {

    @Option(
            names = "--variants",
            split = ",",
            paramLabel = "NAME",
            defaultValue = "stock-jpa,stock-jdbc,tuned-jdbc,application",
            converter = VariantConverter.class,
            description = "What to compare (${DEFAULT-VALUE}).")
    Set<Variant> variants;

    @Option(
            names = "--accounts",
            defaultValue = "1000",
            description = "Accounts that the deposits go to (${DEFAULT-VALUE}).")
    int accounts;

    @Option(names = "--with-projections", description = "Run the query side in the same process, which seals, too.")
    boolean projections;

    /** Whether the query side is there without being run. */
    boolean idleQuerySide;

    @Option(
            names = "--stock-metrics",
            description = "Let the stock variants count and time messages, as with axon-micrometer on the class path.")
    boolean stockMetrics;

    @Option(
            names = "--jvm-options",
            split = " ",
            defaultValue = "-Xmx1g",
            description = "Of each variant's process (${DEFAULT-VALUE}).")
    List<String> jvmOptions;

    QuerySide querySide() {
        if (projections) {
            return QuerySide.RUNNING;
        }
        return idleQuerySide ? QuerySide.IDLE : QuerySide.NONE;
    }

    static final class VariantConverter implements ITypeConverter<Variant> {

        @Override
        public Variant convert(String id) {
            try {
                return Variant.of(id);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
