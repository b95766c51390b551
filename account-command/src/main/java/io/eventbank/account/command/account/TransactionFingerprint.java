package io.eventbank.account.command.account;

import io.eventbank.account.api.value.TransactionType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;

/**
 * What tells two transactions of one id apart: a hash of kind, signed amount, booking date and reference. 16 bytes of
 * SHA-256 in Base64, as stored in the index of booked transactions.
 */
final class TransactionFingerprint {

    private static final int BYTES = 16;

    private TransactionFingerprint() {}

    static String of(TransactionType type, BigDecimal signedAmount, LocalDate bookingDate, String reference) {
        // The reference comes last, so that no text in it can pass for another field.
        String content = type + "|" + signedAmount.stripTrailingZeros().toPlainString() + "|" + bookingDate + "|"
                + (reference == null ? "" : "=" + reference);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
