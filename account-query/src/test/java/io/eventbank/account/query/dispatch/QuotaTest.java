package io.eventbank.account.query.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class QuotaTest {

    private final Quota quota = new Quota("rows", 100, 60, ErrorCode.TOO_MANY_STATEMENTS);
    private final Quota waiting = new Quota("waiting reads", 1, 1, ErrorCode.TOO_MANY_WAITING);

    @Test
    void aCallerHoldsNoMoreThanItsPartAndAllTogetherNoMoreThanTheWhole() {
        quota.take("a", 60);
        assertRefused(ErrorCode.TOO_MANY_REQUESTS, () -> quota.take("a", 1));
        Quota.Hold second = quota.take("b", 40);
        assertRefused(ErrorCode.TOO_MANY_STATEMENTS, () -> quota.take("c", 1));
        second.close();
        second.close();
        assertThat(quota.held()).isEqualTo(60);
        quota.take("c", 40);
    }

    @Test
    void whatIsAboveALimitByItselfIsTakenAlone() {
        Quota.Hold first = quota.take("a", 1);
        assertRefused(ErrorCode.TOO_MANY_REQUESTS, () -> quota.take("a", 1000));
        first.close();
        Quota.Hold all = quota.take("a", 1000);
        assertRefused(ErrorCode.TOO_MANY_STATEMENTS, () -> quota.take("b", 1));
        all.close();
        assertThat(quota.held()).isZero();
    }

    @Test
    void nothingAtAllCanAlwaysBeTaken() {
        quota.take("a", 60);
        quota.take("b", 40);
        quota.take("a", 0).close();
        quota.take("c", 0).close();
        assertRefused(ErrorCode.TOO_MANY_REQUESTS, () -> quota.take("a", 1));
    }

    @Test
    void whoWaitsHasItAsSoonAsOthersGiveItBack() throws Exception {
        Quota.Hold first = quota.take("a", 60);
        var second = CompletableFuture.supplyAsync(() -> quota.take("a", 50, Duration.ofMinutes(1), waiting));
        Awaitility.await().until(() -> waiting.held() == 1);
        assertRefused(ErrorCode.TOO_MANY_WAITING, () -> quota.take("b", 50, Duration.ofMinutes(1), waiting));
        first.close();
        second.get(10, TimeUnit.SECONDS).close();
        assertThat(quota.held()).isZero();
        assertThat(waiting.held()).isZero();
    }

    @Test
    void whoWaitsInVainIsRefused() {
        quota.take("a", 60);
        assertRefused(ErrorCode.TOO_MANY_REQUESTS, () -> quota.take("a", 1, Duration.ofMillis(1), waiting));
        assertRefused(ErrorCode.TOO_MANY_STATEMENTS, () -> quota.take("b", 50, Duration.ofMillis(1), waiting));
        assertThat(waiting.held()).isZero();
    }

    private static void assertRefused(ErrorCode code, ThrowingCallable attempt) {
        assertThatThrownBy(attempt)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
