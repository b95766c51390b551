package io.eventbank.account.support.web;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;

/** Identifiers that the server chooses: UUIDs of version 7 (RFC 9562), which sort by the time they were made. */
public final class Ids {

    private static final NoArgGenerator GENERATOR = Generators.timeBasedEpochGenerator();

    private Ids() {}

    /** A new identifier. */
    public static String next() {
        return GENERATOR.generate().toString();
    }
}
