package io.eventbank.account.standalone.scenario;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * Gives the tests of a class an {@link AxonServer} of their own, or skips them, and says why, where none can be had.
 * What a process of it writes is in {@code target/axonserver}.
 */
final class OnAxonServer implements ExecutionCondition, BeforeAllCallback, AfterAllCallback {

    private AxonServer server;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<String> reason = context.getTestMethod().isPresent() ? Optional.empty() : AxonServer.whyNone();
        if (reason.isEmpty()) {
            return ConditionEvaluationResult.enabled("There is an Axon Server");
        }
        LoggerFactory.getLogger(OnAxonServer.class).warn("{} is skipped: {}", context.getDisplayName(), reason.get());
        return ConditionEvaluationResult.disabled(reason.get());
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        Path directory =
                Path.of("target", "axonserver", context.getRequiredTestClass().getSimpleName());
        FileSystemUtils.deleteRecursively(directory);
        server = AxonServer.start(directory);
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        if (server != null) {
            server.close();
        }
    }

    AxonServer server() {
        return server;
    }

    /** What an application has to be told to use it. */
    List<String> settings() {
        return server.settings();
    }
}
