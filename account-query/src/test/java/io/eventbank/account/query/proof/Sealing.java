package io.eventbank.account.query.proof;

import org.springframework.context.ApplicationContext;

/** Seals when a test wants it. */
public final class Sealing {

    private Sealing() {}

    /** Seals all events that there are. */
    public static void seal(ApplicationContext application) {
        application.getBean(Sealer.class).seal();
    }
}
