package io.eventbank.account.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventProcessor;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * One variant in a process of its own, so that none runs code that was compiled for another. Takes {@link Request}s
 * from its standard input, a line each, and answers with an {@link Outcome} to its standard output; ends with its
 * input.
 */
final class Worker {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration CATCH_UP_POLL = Duration.ofMillis(20);
    private static final Duration CATCH_UP_LIMIT = Duration.ofMinutes(5);

    private Worker() {}

    /** What to do. */
    enum Task {
        OPEN,
        DEPOSIT,
        APPEND,
        READ,
        LOAD,
        CATCH_UP,
        SEAL,
        VERIFY
    }

    /**
     * What a worker is asked for.
     *
     * @param prefix of the accounts' names
     * @param millis how long to go on
     * @param events how many to append or read, or how many accounts to load
     */
    record Request(Task task, String prefix, int accounts, int callers, long millis, long events) {

        static Request open(String prefix, int accounts) {
            return new Request(Task.OPEN, prefix, accounts, 0, 0, 0);
        }

        static Request deposit(String prefix, int accounts, int callers, Duration duration) {
            return new Request(Task.DEPOSIT, prefix, accounts, callers, duration.toMillis(), 0);
        }

        static Request append(String prefix, int accounts, long events) {
            return new Request(Task.APPEND, prefix, accounts, 0, 0, events);
        }

        static Request read(long events) {
            return new Request(Task.READ, "", 0, 0, 0, events);
        }

        static Request load(String prefix, int accounts, long loads) {
            return new Request(Task.LOAD, prefix, accounts, 0, 0, loads);
        }

        static Request catchUp() {
            return new Request(Task.CATCH_UP, "", 0, 0, 0, 0);
        }

        static Request seal() {
            return new Request(Task.SEAL, "", 0, 0, 0, 0);
        }

        static Request verify() {
            return new Request(Task.VERIFY, "", 0, 0, 0, 0);
        }
    }

    /** Takes the variant, the database's URL, what runs of the query side, and whether messages are counted. */
    public static void main(String[] args) {
        int code = 0;
        try {
            run(args);
        } catch (Exception e) {
            e.printStackTrace();
            code = 1;
        }
        System.exit(code); // the thread that Axon watches timeouts with would keep the process alive
    }

    private static void run(String[] args) throws Exception {
        PrintStream answers = System.out;
        System.setOut(System.err); // whatever is logged
        QuerySide query = QuerySide.valueOf(args[2]);
        try (ConfigurableApplicationContext context =
                start(Variant.of(args[0]), args[1], query, Boolean.parseBoolean(args[3]))) {
            if (query != QuerySide.RUNNING) {
                context.getBean(EventProcessingConfiguration.class)
                        .eventProcessors()
                        .values()
                        .forEach(EventProcessor::shutDown);
            }
            serve(context, answers);
        }
    }

    private static void serve(ConfigurableApplicationContext context, PrintStream answers) throws Exception {
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        answer(answers, null);
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            answer(answers, carryOut(JSON.readValue(line, Request.class), context));
        }
    }

    private static void answer(PrintStream answers, Outcome outcome) {
        answers.println(JSON.writeValueAsString(outcome));
        answers.flush();
    }

    private static Outcome carryOut(Request request, ConfigurableApplicationContext context) throws Exception {
        Deposits deposits = new Deposits(context.getBean(CommandGateway.class));
        switch (request.task()) {
            case OPEN -> deposits.open(request.prefix(), request.accounts());
            case DEPOSIT -> {
                return deposits.run(
                        request.prefix(), request.accounts(), request.callers(), Duration.ofMillis(request.millis()));
            }
            case APPEND ->
                Deposits.append(
                        context.getBean(EventStorageEngine.class),
                        context.getBean(TransactionManager.class),
                        request.prefix(),
                        request.accounts(),
                        request.events());
            case READ -> {
                return Deposits.read(context.getBean(EventStorageEngine.class), request.events());
            }
            case LOAD -> {
                return Deposits.load(
                        context.getBean(EventStorageEngine.class),
                        request.prefix(),
                        request.accounts(),
                        Math.toIntExact(request.events()));
            }
            case CATCH_UP -> {
                catchUp(context.getBean(EventProcessingConfiguration.class));
                Sealing.awaitEnd(context);
            }
            case SEAL -> {
                return Sealing.run(context);
            }
            case VERIFY -> {
                return Sealing.verify(context);
            }
        }
        return null;
    }

    private static void catchUp(EventProcessingConfiguration processing) {
        long deadline = System.nanoTime() + CATCH_UP_LIMIT.toNanos();
        for (EventProcessor processor : processing.eventProcessors().values()) {
            if (processor instanceof StreamingEventProcessor streaming) {
                while (!streaming.processingStatus().values().stream().allMatch(EventTrackerStatus::isCaughtUp)) {
                    if (System.nanoTime() > deadline) {
                        throw new IllegalStateException("Processor " + processor.getName() + " does not catch up");
                    }
                    LockSupport.parkNanos(CATCH_UP_POLL.toNanos());
                }
            }
        }
    }

    private static ConfigurableApplicationContext start(Variant variant, String url, QuerySide query, boolean metrics)
            throws IOException {
        String files = "classpath:account-support.yml,classpath:account-command.yml"
                + (query == QuerySide.NONE ? "" : ",classpath:account-query.yml");
        List<String> settings = new ArrayList<>(List.of(
                "spring.config.name=none", // not the settings of one of the applications
                "spring.config.import=" + files,
                "spring.datasource.url=" + url,
                "spring.datasource.username=postgres",
                "account.personal-data.master-key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "account.proof.signing-key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                // What a process does of its own accord would disturb the others' turns.
                "account.operation.interval=10m",
                "account.operation.report-timeout=1h",
                "db-scheduler.polling-interval=10m",
                "logging.level.root=warn"));
        settings.addAll(variant.settings(query, metrics));
        return new SpringApplicationBuilder(variant.sources(query))
                .web(WebApplicationType.NONE)
                .run(settings.stream().map(setting -> "--" + setting).toArray(String[]::new));
    }
}
