package io.eventbank.account.support.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventbank.account.api.query.FindAccount;
import io.eventbank.account.api.query.FindTransfer;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.TransferId;
import java.util.Map;
import org.axonframework.messaging.GenericMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogContextTest {

    @AfterEach
    void forget() {
        MDC.clear();
    }

    @Test
    void workOnAMessageIsNamedWhileItLastsAndThenWhatWasSaidBeforeIsSaidAgain() {
        MDC.put("requestId", "R1");
        MDC.put("accountId", "A1");

        try (LogContext context =
                LogContext.of(new GenericMessage<>(new FindAccount(new AccountId("A2")), Map.of("requestId", "R2")))) {
            assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("requestId", "R2", "accountId", "A2"));
            try (LogContext inner = LogContext.of(new FindTransfer(new TransferId("T1")))) {
                assertThat(MDC.get("transferId")).isEqualTo("T1");
            }
            assertThat(MDC.get("transferId")).isNull();
        }

        assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("requestId", "R1", "accountId", "A1"));
    }

    @Test
    void whatIsSaidOfARequestIsForgottenAtItsEnd() {
        LogContext.ofRequest("accountId", "A1");
        LogContext.ofRequest("ownerName", "Quirina");
        LogContext.ofRequest(new FindTransfer(new TransferId("T1")));
        assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("accountId", "A1", "transferId", "T1"));

        LogContext.clear();

        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }

    @Test
    void whatIsAboutNobodySaysNothing() {
        try (LogContext context = LogContext.of("text");
                LogContext none = LogContext.of((Object) null)) {
            assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
        }
    }
}
