package io.eventbank.account.support.database;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says why there is no start in place of a stack trace. */
final class EventStoreRefusedAnalyzer extends AbstractFailureAnalyzer<EventStoreRefusedException> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, EventStoreRefusedException cause) {
        return new FailureAnalysis(
                cause.getMessage(), "Which role owns and may do what: docs/operating.md, Database roles.", failure);
    }
}
