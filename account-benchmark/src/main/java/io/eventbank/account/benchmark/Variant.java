package io.eventbank.account.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What is compared: the application's command side on different event stores. */
enum Variant {
    /** Axon's JPA engine with Axon's defaults. */
    STOCK_JPA(true, JpaEngine.class, TransactionPerCommand.class),
    /** Axon's JDBC engine with Axon's defaults. */
    STOCK_JDBC(true, JdbcEngine.class, TransactionPerCommand.class),
    /** Axon's JDBC engine with what can be set: no timeouts, and the application's cache of aggregates. */
    TUNED_JDBC(false, JdbcEngine.class, TransactionPerCommand.class),
    /** The application as it is. */
    APPLICATION(false),
    /** The application, which seals no events; without the query side there is no difference. */
    UNSEALED(false);

    private static final String HIBERNATE =
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration";
    private static final String REPOSITORIES =
            "org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration";
    private static final String AXON_JPA = "org.axonframework.springboot.autoconfig.JpaAutoConfiguration";
    private static final String AXON_JPA_EVENTS =
            "org.axonframework.springboot.autoconfig.JpaEventStoreAutoConfiguration";
    private static final String AXON_METRICS =
            "org.axonframework.springboot.autoconfig.MicrometerMetricsAutoConfiguration";

    private final boolean stock;
    private final List<Class<?>> configurations;

    Variant(boolean stock, Class<?>... configurations) {
        this.stock = stock;
        this.configurations = List.of(configurations);
    }

    /** The name in options, tables and databases. */
    String id() {
        return name().toLowerCase().replace('_', '-');
    }

    /**
     * The variant of a name.
     *
     * @throws IllegalArgumentException if there is none of it
     */
    static Variant of(String id) {
        return Arrays.stream(values())
                .filter(variant -> variant.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no variant " + id + ", but "
                        + Arrays.stream(values()).map(Variant::id).collect(Collectors.joining(", "))));
    }

    /** The classes that its application context is made from. */
    Class<?>[] sources(QuerySide query) {
        return Stream.concat(
                        Stream.of(query == QuerySide.NONE ? CommandSide.class : BothSides.class),
                        configurations.stream())
                .toArray(Class<?>[]::new);
    }

    /**
     * What is set differently from the application's own settings.
     *
     * @param query what of the query side is in the same process
     * @param metrics whether the stock variants count and time each message
     */
    List<String> settings(QuerySide query, boolean metrics) {
        boolean jpa = this == STOCK_JPA;
        List<String> excluded = new ArrayList<>(List.of(AXON_JPA, AXON_JPA_EVENTS));
        if (!jpa && query == QuerySide.NONE) {
            excluded.addAll(List.of(HIBERNATE, REPOSITORIES)); // the command side by itself has no JPA
        }
        if (!stock || !metrics) {
            excluded.add(AXON_METRICS);
        }
        List<String> settings = new ArrayList<>(List.of("spring.autoconfigure.exclude=" + String.join(",", excluded)));
        if (stock) {
            settings.add("axon.timeout.enabled=true");
            settings.add("account.command.cached-aggregates=0");
        }
        if (this != APPLICATION && this != UNSEALED) {
            settings.add("account.command.snapshot-interval=0");
        }
        if (query == QuerySide.IDLE) {
            settings.add("account.parity.enabled=false");
        }
        if (query == QuerySide.IDLE || this == UNSEALED) {
            settings.add("account.seal.enabled=false");
        }
        if (jpa) {
            settings.add("spring.jpa.hibernate.ddl-auto=update");
        }
        return settings;
    }
}
