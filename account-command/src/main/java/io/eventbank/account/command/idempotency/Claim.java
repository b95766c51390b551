package io.eventbank.account.command.idempotency;

import java.util.UUID;

/**
 * The right to carry out the request that a key stands for.
 *
 * @param subject whose key it is
 * @param id tells it from the claim of whoever takes over when this one has come to nothing
 */
record Claim(String subject, String key, UUID id) {

    static Claim on(String subject, String key) {
        return new Claim(subject, key, UUID.randomUUID());
    }
}
