package io.eventbank.account.command.idempotency;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.support.personaldata.PersonalData;
import io.eventbank.account.support.personaldata.PersonalField;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What is kept of requests with an {@code Idempotency-Key}, for all processes. Each step is one statement that commits
 * by itself, and all times are the database's.
 */
@Component
public class IdempotencyRecords {

    private final JdbcClient jdbc;
    private final PersonalData personalData;
    private final IdempotencyProperties limits;

    IdempotencyRecords(JdbcClient jdbc, PersonalData personalData, IdempotencyProperties limits) {
        this.jdbc = jdbc;
        this.personalData = personalData;
        this.limits = limits;
    }

    /**
     * Tries to get hold of a key. It is given if nobody has it, or if whoever has it asked for the same and has neither
     * answered nor shown a sign of life for the time that {@link IdempotencyProperties} gives.
     *
     * @param hash of the request; null if it is known only at its end
     * @return empty if the claim was given, else the request that has the key
     */
    Optional<EarlierRequest> claim(Claim claim, byte[] hash) {
        while (true) {
            int claimed = jdbc.sql("INSERT INTO account_command.idempotency_record AS known"
                            + " (subject, idempotency_key, request_hash, claim, claimed_at)"
                            + " VALUES (?, ?, ?, ?, clock_timestamp())"
                            + " ON CONFLICT (subject, idempotency_key) DO UPDATE"
                            + " SET claim = excluded.claim, claimed_at = excluded.claimed_at"
                            + " WHERE known.answered_at IS NULL"
                            + " AND known.request_hash IS NOT DISTINCT FROM excluded.request_hash"
                            + " AND known.claimed_at < clock_timestamp() - ? * interval '1 millisecond'")
                    .params(
                            claim.subject(),
                            claim.key(),
                            hash,
                            claim.id(),
                            limits.claimTimeout().toMillis())
                    .update();
            if (claimed > 0) {
                return Optional.empty();
            }
            Optional<EarlierRequest> earlier = find(claim);
            if (earlier.isPresent()) {
                return earlier;
            }
            // It was released at this very moment.
        }
    }

    /** Shows that a request is still being worked on. */
    void refresh(Claim claim) {
        jdbc.sql("UPDATE account_command.idempotency_record SET claimed_at = clock_timestamp()"
                        + " WHERE subject = ? AND idempotency_key = ? AND claim = ? AND answered_at IS NULL")
                .params(claim.subject(), claim.key(), claim.id())
                .update();
    }

    /**
     * Keeps the answer. Of two that carried the request out because the first one was slow, the second one's answer
     * counts; but a success is kept in place of the other's refusal, since its effect is a fact.
     *
     * @return false if nothing was kept, because somebody else has taken over
     */
    boolean finish(Claim claim, byte[] hash, KeptAnswer answer) {
        int kept = jdbc.sql("INSERT INTO account_command.idempotency_record AS known"
                        + " (subject, idempotency_key, request_hash, claim, claimed_at, answered_at,"
                        + " status, location, etag, content_type, body, owner_id)"
                        + " VALUES (?, ?, ?, ?, clock_timestamp(), clock_timestamp(), ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (subject, idempotency_key) DO UPDATE"
                        + " SET request_hash = excluded.request_hash, claimed_at = excluded.claimed_at,"
                        + " answered_at = excluded.answered_at, status = excluded.status, location = excluded.location,"
                        + " etag = excluded.etag, content_type = excluded.content_type, body = excluded.body,"
                        + " owner_id = excluded.owner_id"
                        + " WHERE known.claim = excluded.claim AND known.answered_at IS NULL"
                        + " OR known.request_hash = excluded.request_hash AND known.status = 422"
                        + " AND excluded.status BETWEEN 200 AND 299")
                .params(
                        claim.subject(),
                        claim.key(),
                        hash,
                        claim.id(),
                        answer.status(),
                        answer.location(),
                        answer.etag(),
                        answer.contentType(),
                        stored(answer),
                        answer.about() == null ? null : answer.about().value())
                .update();
        return kept > 0;
    }

    /**
     * Deletes the bodies of the answers that hold an owner's data; the rest of them stays. One that is kept meanwhile
     * has none either, or cannot be read, if the owner's key was destroyed before.
     */
    public void deleteBodies(OwnerId about) {
        jdbc.sql("UPDATE account_command.idempotency_record SET body = NULL"
                        + " WHERE owner_id = ? AND body IS NOT NULL")
                .param(about.value())
                .update();
    }

    /** Forgets a request whose answer is not kept, unless somebody else has taken over. */
    void release(Claim claim) {
        jdbc.sql("DELETE FROM account_command.idempotency_record"
                        + " WHERE subject = ? AND idempotency_key = ? AND claim = ? AND answered_at IS NULL")
                .params(claim.subject(), claim.key(), claim.id())
                .update();
    }

    /** The request that has the key of a claim, if there is one. */
    Optional<EarlierRequest> find(Claim claim) {
        return jdbc.sql("SELECT * FROM account_command.idempotency_record WHERE subject = ? AND idempotency_key = ?")
                .params(claim.subject(), claim.key())
                .query((row, number) -> new EarlierRequest(row.getBytes("request_hash"), answer(row)))
                .optional();
    }

    /**
     * Deletes what is older than the retention, a batch at a time, and passes over what is in use.
     *
     * @return how many were deleted
     */
    public int deleteExpired() {
        int deleted = 0;
        int batch;
        do {
            batch = jdbc.sql("DELETE FROM account_command.idempotency_record WHERE (subject, idempotency_key) IN"
                            + " (SELECT subject, idempotency_key FROM account_command.idempotency_record"
                            + " WHERE claimed_at < clock_timestamp() - ? * interval '1 second'"
                            + " ORDER BY claimed_at LIMIT ? FOR UPDATE SKIP LOCKED)")
                    .params(limits.retention().toSeconds(), limits.deleteBatch())
                    .update();
            deleted += batch;
        } while (batch == limits.deleteBatch());
        return deleted;
    }

    private byte[] stored(KeptAnswer answer) {
        if (answer.about() == null) {
            return answer.body();
        }
        String plain = new String(answer.body(), StandardCharsets.UTF_8);
        try {
            return personalData
                    .encrypt(answer.about(), PersonalField.ANSWER, plain)
                    .ciphertext()
                    .getBytes(StandardCharsets.US_ASCII);
        } catch (Refusal refusal) {
            if (refusal.code() == ErrorCode.OWNER_ERASED) {
                return null;
            }
            throw refusal;
        }
    }

    private KeptAnswer answer(ResultSet row) throws SQLException {
        if (row.getTimestamp("answered_at") == null) {
            return null;
        }
        String owner = row.getString("owner_id");
        OwnerId about = owner == null ? null : new OwnerId(owner);
        byte[] stored = row.getBytes("body");
        return new KeptAnswer(
                row.getInt("status"),
                row.getString("location"),
                row.getString("etag"),
                row.getString("content_type"),
                about == null ? stored : decrypted(about, stored),
                about);
    }

    private byte[] decrypted(OwnerId about, byte[] stored) {
        if (stored == null) {
            return null;
        }
        try {
            EncryptedText text = new EncryptedText(new String(stored, StandardCharsets.US_ASCII));
            String plain = personalData.decrypt(about, PersonalField.ANSWER, text);
            return plain == null ? null : plain.getBytes(StandardCharsets.UTF_8);
        } catch (IllegalStateException e) {
            // The key was destroyed, and the owner has another one by now.
            return null;
        }
    }
}
