package io.eventbank.account.support.security;

import java.util.Locale;
import java.util.Optional;

/** What a caller may be, by the claim {@code roles} of their token. */
public enum Role {
    /** Gives all commands, reads everything but operations. */
    TELLER,
    /** Reads and uses the accounts of one owner. */
    CUSTOMER,
    /** Reads everything but operations. */
    AUDITOR,
    /** Runs the system. */
    OPERATOR,
    /** The application itself, where it acts on nobody's behalf; never from a token. */
    SYSTEM;

    /** The role of that name in a token, in lower case there; none for any other. */
    static Optional<Role> ofClaim(String claim) {
        for (Role role : values()) {
            if (role != SYSTEM && role.claim().equals(claim)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /** The name of the role in a token. */
    public String claim() {
        return name().toLowerCase(Locale.ROOT);
    }
}
