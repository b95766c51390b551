package io.eventbank.account.query.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.head;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.eventbank.account.api.event.AccountOpened;
import io.eventbank.account.api.event.AccountReactivated;
import io.eventbank.account.api.event.AccountSuspended;
import io.eventbank.account.api.event.MoneyDeposited;
import io.eventbank.account.api.event.OwnerDetailsChanged;
import io.eventbank.account.api.event.PersonalDataErased;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.AccountType;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.TransactionId;
import io.eventbank.account.query.QueryApplication;
import io.eventbank.account.query.testing.QueryTest;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.axonframework.common.Registration;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.queryhandling.QueryBus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.test.annotation.DirtiesContext;

@DirtiesContext // closed before the database is, which all of them share
@SpringBootTest(
        classes = QueryApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "account.query.min-version-timeout=1500ms",
            "account.query.poll-interval=1h",
            "account.query.heartbeat-interval=500ms",
            "account.query.reconnect-after=1234ms",
            "account.query.max-followers=1000",
            "account.query.max-followers-per-caller=500",
            "server.tomcat.connection-timeout=4s"
        })
@Import({TokenTexts.class, AccountUpdatesTest.Server.class})
@ExtendWith(OutputCaptureExtension.class)
class AccountUpdatesTest extends QueryTest {

    private static final Currency EUR = Currency.getInstance("EUR");
    private static final LocalDate DAY = LocalDate.of(2024, 1, 1);
    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(4);
    private static final int STUCK = 20;

    private final AccountId account = new AccountId(unique("A"));
    private final List<Follower> followers = new ArrayList<>();
    private OwnerId owner;
    private int version;

    @LocalServerPort
    private int port;

    @Autowired
    private MeterRegistry metrics;

    @Autowired
    private LiveAccounts live;

    @Autowired
    private QueryBus queryBus;

    @BeforeEach
    void open() {
        owner = register("Ada", "ada@example.org");
        append(account, 0, new AccountOpened(account, owner, AccountType.CHECKING, EUR, amount(0), amount(0), DAY));
        caughtUp();
    }

    @AfterEach
    void nothingIsLeftOfClientsThatWentAway(CapturedOutput log) {
        followers.forEach(Follower::close);
        await().until(() -> emitter.activeSubscriptions().isEmpty() && openStreams() == 0);
        assertThat(log.getAll()).doesNotContain("ERROR");
    }

    @Test
    void aStreamStartsWithTheAccountAsItIsRead() throws Exception {
        Follower follower = follow();
        Follower.Event first = follower.next();
        assertThat(first.name()).isEqualTo("account");
        assertThat(first.id()).isEqualTo("0");
        assertThat(first.data()).isEqualTo(body("/api/v1/accounts/" + account.value(), TELLER));
        assertThat(follower.otherLines()).containsExactly("retry:1234");
    }

    @Test
    void nobodyOnTheWayKeepsTheEvents() throws Exception {
        var headers = follow().answer().headers();
        assertThat(headers.firstValue("Content-Type")).contains("text/event-stream");
        assertThat(headers.firstValue("Cache-Control")).contains("no-store");
        assertThat(headers.firstValue("X-Accel-Buffering")).contains("no");
    }

    /** Else another thread would write them, maybe while filters still do so in this one. */
    @Test
    void theHeadersAreSentByTheThreadOfTheRequest() throws Exception {
        Server.SENT.clear();
        follow().next();
        await().until(() -> !Server.SENT.isEmpty());
        assertThat(Server.SENT).containsOnly(true);
    }

    @Test
    void eachChangeFollowsWithItsVersion() throws Exception {
        Follower follower = follow();
        assertThat(follower.next().id()).isEqualTo("0");
        append(account, 1, new AccountSuspended(account, "lost card"));
        Follower.Event suspended = follower.next();
        assertThat(suspended.id()).isEqualTo("1");
        assertThat(this.<String>read(suspended.data(), "$.status")).isEqualTo("SUSPENDED");
        append(account, 2, new AccountReactivated(account));
        Follower.Event reactivated = follower.next();
        assertThat(reactivated.id()).isEqualTo("2");
        assertThat(this.<String>read(reactivated.data(), "$.status")).isEqualTo("ACTIVE");
    }

    @Test
    void changesMayBeSentAsOneButTheLastStateComes() throws Exception {
        Follower follower = follow();
        for (int i = 0; i < 100; i++) {
            deposit(5);
        }
        long before = -1;
        Follower.Event event;
        do {
            event = follower.next();
            assertThat(event.version()).isGreaterThan(before).isEqualTo(Long.parseLong(event.id()));
            before = event.version();
        } while (before < 500);
        assertThat(event.data()).isEqualTo(body("/api/v1/accounts/" + account.value(), TELLER));
        assertThat(this.<String>read(event.data(), "$.balance")).isEqualTo("500.00");
    }

    @Test
    void aChangeThatIsToldWhileTheAccountIsReadIsSentAfterwards() throws Exception {
        AtomicBoolean first = new AtomicBoolean(true);
        Registration between = queryBus.registerHandlerInterceptor((unitOfWork, chain) -> {
            Object answer = chain.proceed();
            boolean byStream = Thread.currentThread().getName().matches("live-[0-9]+");
            if (byStream && first.getAndSet(false)) {
                // In another thread: in this one, it would be published when the query has been answered.
                CompletableFuture.runAsync(this::depositAndTell).join();
            }
            return answer;
        });
        Follower follower = follow();
        assertThat(follower.next().id()).isEqualTo("0");
        assertThat(follower.next().id()).isEqualTo("1");
        between.cancel();
    }

    @Test
    void whatAnotherProcessHasChangedIsFoundOut() throws Exception {
        Follower follower = follow();
        assertThat(follower.next().id()).isEqualTo("0");
        jdbc.update(
                "UPDATE account_query.account SET version = 1, balance = 9.00 WHERE account_id = ?", account.value());
        live.look();
        Follower.Event changed = follower.next();
        assertThat(changed.id()).isEqualTo("1");
        assertThat(this.<String>read(changed.data(), "$.balance")).isEqualTo("9.00");
        jdbc.update(
                "UPDATE account_query.account_owner SET version = 1, name_ciphertext = ? WHERE owner_id = ?",
                name(owner, "Eve").ciphertext(),
                owner.value());
        live.look();
        Follower.Event renamed = follower.next();
        assertThat(renamed.id()).isNull();
        assertThat(this.<String>read(renamed.data(), "$.ownerName")).isEqualTo("Eve");
    }

    @Test
    void aChangeOfTheOwnersDataComesWithoutAnId() throws Exception {
        Follower follower = follow();
        follower.next();
        append(owner, 1, new OwnerDetailsChanged(owner, name(owner, "Eve"), email(owner, "eve@example.org")));
        Follower.Event renamed = follower.next();
        assertThat(renamed.id()).isNull();
        assertThat(this.<String>read(renamed.data(), "$.ownerName")).isEqualTo("Eve");
        assertThat(renamed.version()).isZero();
        deposit(1);
        assertThat(follower.next().id()).isEqualTo("1");
    }

    @Test
    void theErasureOfTheOwnersDataComesWithoutAnIdAndNothingOfThemComesBack() throws Exception {
        Follower follower = follow();
        follower.next();
        append(owner, 1, new PersonalDataErased(owner));
        Follower.Event erased = follower.next();
        assertThat(erased.id()).isNull();
        assertThat(this.<Object>read(erased.data(), "$.ownerName")).isNull();
        assertThat(this.<Object>read(erased.data(), "$.ownerEmail")).isNull();
        assertThat(erased.version()).isZero();
        deposit(1);
        Follower.Event next = follower.next();
        assertThat(next.id()).isEqualTo("1");
        assertThat(this.<Object>read(next.data(), "$.ownerName")).isNull();
    }

    @Test
    void theSameChangeOfAnotherOwnerIsNotSent() throws Exception {
        Follower follower = follow();
        follower.next();
        OwnerId other = register("Bob", "bob@example.org");
        append(other, 1, new OwnerDetailsChanged(other, name(other, "Eve"), email(other, "eve@example.org")));
        caughtUp();
        assertNothingComes(follower);
    }

    @Test
    void aClientThatComesBackIsSentWhatItHasMissed() throws Exception {
        deposit(3);
        caughtUp();
        Follower.Event first = follow("2").next();
        assertThat(first.id()).isEqualTo("3");
    }

    @Test
    void aClientThatHasMissedNoEventOfTheAccountMayHaveMissedOneOfTheOwner() throws Exception {
        deposit(3);
        caughtUp();
        Follower follower = follow("3");
        Follower.Event first = follower.next();
        assertThat(first.id()).isNull();
        assertThat(first.version()).isEqualTo(3);
        deposit(1);
        assertThat(follower.next().id()).isEqualTo("4");
    }

    @Test
    void aClientThatHasSeenMoreThanTheViewIsSentNothingOlder() throws Exception {
        Follower follower = follow("2");
        deposit(1);
        caughtUp();
        assertNothingComes(follower);
        deposit(1);
        Follower.Event caughtUp = follower.next();
        assertThat(caughtUp.version()).isEqualTo(2);
        assertThat(caughtUp.id()).isNull();
        deposit(1);
        assertThat(follower.next().id()).isEqualTo("3");
    }

    @Test
    void aViewThatIsMadeAnewIsSentWhenItHasGotFurther() throws Exception {
        Follower follower = follow();
        deposit(3);
        while (follower.next().version() < 3) {
            // It is sent in as many events as it takes.
        }
        StreamingEventProcessor accounts = processing
                .eventProcessor("accounts", StreamingEventProcessor.class)
                .orElseThrow();
        accounts.shutDown();
        accounts.resetTokens();
        accounts.start();
        caughtUp();
        assertNothingComes(follower);
        deposit(1);
        assertThat(follower.next().id()).isEqualTo("4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "1.5", "1234567890123456789", "1, 2"})
    void anIdThatNoEventHasIsRefused(String lastEventId) throws Exception {
        HttpResponse<String> answer = Follower.refused(request().header("Last-Event-ID", lastEventId));
        assertProblem(answer, 400, "invalid_request");
        assertThat(this.<String>read(answer.body(), "$.errors[0].field")).isEqualTo("Last-Event-ID");
    }

    @Test
    void aCustomerFollowsTheirOwnAccount() throws Exception {
        Follower follower = follow(Follower.request(port, account, TokenTexts.customer(owner)));
        assertThat(follower.next().id()).isEqualTo("0");
        deposit(1);
        assertThat(follower.next().id()).isEqualTo("1");
        append(owner, 1, new OwnerDetailsChanged(owner, name(owner, "Eve"), email(owner, "eve@example.org")));
        assertThat(this.<String>read(follower.next().data(), "$.ownerName")).isEqualTo("Eve");
    }

    @Test
    void anAccountOfOthersLooksAsIfItDidNotExist() throws Exception {
        HttpResponse<String> others =
                Follower.refused(Follower.request(port, account, TokenTexts.customer(new OwnerId("stranger"))));
        HttpResponse<String> unknown = Follower.refused(
                Follower.request(port, new AccountId("unknown"), TokenTexts.customer(new OwnerId("stranger"))));
        assertProblem(others, 404, "account_not_found");
        assertProblem(unknown, 404, "account_not_found");
        assertThat(others.body().replace(account.value(), "unknown")).isEqualTo(unknown.body());
    }

    @Test
    void operatorsAndStrangersAreRefused() throws Exception {
        assertProblem(Follower.refused(Follower.request(port, account, "operator~~60000")), 403, "forbidden");
        assertProblem(Follower.refused(Follower.request(port, account, "none")), 401, "unauthorized");
    }

    @Test
    void aStreamWaitsForTheVersionThatItIsAskedFor() throws Exception {
        HttpRequest.Builder later = Follower.request(port, account, TokenTexts.TELLER, "?minVersion=1");
        assertProblem(Follower.refused(later.copy()), 503, "read_model_behind");
        Follower follower = follow(later);
        await().until(() -> !emitter.activeSubscriptions().isEmpty());
        deposit(1);
        assertThat(follower.next().id()).isEqualTo("1");
    }

    @Test
    void onlyEventsCanBeAskedFor() throws Exception {
        HttpResponse<String> json = Follower.refused(request().setHeader("Accept", "application/json"));
        assertProblem(json, 406, "not_acceptable");
        assertThat(follow(request().setHeader("Accept", "*/*")).next().id()).isEqualTo("0");
    }

    @Test
    void askingForTheHeadersAloneOpensNoStream() throws Exception {
        mvc.perform(head("/api/v1/accounts/{id}/updates", account.value()).with(TELLER))
                .andExpect(status().isOk())
                .andExpect(header().string("Content-Type", "text/event-stream"));
        assertThat(openStreams()).isZero();
    }

    @Test
    void aClientThatGoesAwayLeavesNothingBehind() throws Exception {
        Follower follower = follow();
        follower.next();
        assertThat(emitter.activeSubscriptions()).hasSize(2);
        assertThat(openStreams()).isEqualTo(1);
        follower.close();
        await().until(() -> openStreams() == 0);
        assertThat(emitter.activeSubscriptions()).isEmpty();
    }

    @Test
    void anIdleStreamShowsThatItLives() throws Exception {
        Follower follower = follow();
        await().until(() -> follower.heartbeats() >= 2);
        assertThat(follower.waiting()).isEqualTo(1);
        assertThat(follower.isOpen()).isTrue();
    }

    @Test
    void aStreamEndsWhenTheTokenExpires() throws Exception {
        Instant start = Instant.now();
        Follower follower = follow(Follower.request(port, account, TokenTexts.teller(Duration.ofSeconds(2))));
        assertThat(follower.next().id()).isEqualTo("0");
        await().until(follower::isEnded);
        assertThat(Duration.between(start, Instant.now())).isBetween(Duration.ofSeconds(2), Duration.ofSeconds(5));
        assertThat(emitter.activeSubscriptions()).isEmpty();
    }

    @Test
    void aCallerHasNoMoreStreamsThanOneMayHaveAndOthersHaveTheirs() throws Exception {
        for (int i = 0; i < 500; i++) {
            follow().next();
        }
        HttpResponse<String> answer = Follower.refused(request());
        assertProblem(answer, 429, "too_many_requests");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(follow(Follower.request(port, account, TokenTexts.AUDITOR))
                        .next()
                        .id())
                .isEqualTo("0");
    }

    @Test
    void aThousandClientsSeeAChangeAndNoMoreAreTaken() throws Exception {
        for (int i = 0; i < 500; i++) {
            follow();
            follow(Follower.request(port, account, TokenTexts.AUDITOR));
        }
        for (Follower follower : followers) {
            assertThat(follower.next().id()).isEqualTo("0");
        }
        HttpResponse<String> answer = Follower.refused(Follower.request(port, account, TokenTexts.customer(owner)));
        assertProblem(answer, 503, "too_many_followers");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        deposit(1);
        for (Follower follower : followers) {
            assertThat(follower.next().id()).isEqualTo("1");
        }
        assertThat(threadsThatSend()).isLessThanOrEqualTo(200);
    }

    @Test
    void aClientThatDoesNotReadIsGivenUpAndDoesNotKeepOthersWaiting() throws Exception {
        Follower reader = follow();
        reader.next();
        List<Socket> stuck = new ArrayList<>();
        try {
            for (int i = 0; i < STUCK; i++) {
                stuck.add(clientThatDoesNotRead());
            }
            await().until(() -> openStreams() == STUCK + 1);
            await().atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(2))
                    .until(() -> {
                        deposit(1);
                        Instant start = Instant.now();
                        while (reader.next().version() < version) {
                            // It is told of each change.
                        }
                        assertThat(Duration.between(start, Instant.now())).isLessThan(WRITE_TIMEOUT);
                        return openStreams() == 1;
                    });
        } finally {
            for (Socket socket : stuck) {
                socket.close();
            }
        }
        assertThat(reader.isOpen()).isTrue();
    }

    private Socket clientThatDoesNotRead() throws Exception {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(1024);
        socket.connect(new InetSocketAddress("127.0.0.1", port));
        OutputStream out = socket.getOutputStream();
        out.write(("GET /api/v1/accounts/" + account.value() + "/updates HTTP/1.1\r\nHost: localhost\r\n"
                        + "Authorization: Bearer " + TokenTexts.TELLER + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    static class Server {

        /** Whether answers had been begun when their requests had passed all filters. */
        private static final Queue<Boolean> SENT = new ConcurrentLinkedQueue<>();

        /** So that it is soon noticed that a client does not read. */
        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> smallBuffers() {
            return server ->
                    server.addConnectorCustomizers(connector -> connector.setProperty("socket.txBufSize", "1024"));
        }

        @Bean
        FilterRegistrationBean<Filter> watch() {
            FilterRegistrationBean<Filter> first = new FilterRegistrationBean<>((request, response, chain) -> {
                chain.doFilter(request, response);
                SENT.add(response.isCommitted());
            });
            first.setDispatcherTypes(DispatcherType.REQUEST);
            first.setOrder(Ordered.HIGHEST_PRECEDENCE);
            first.setAsyncSupported(true);
            return first;
        }
    }

    private Follower follow() {
        return follow(request());
    }

    private Follower follow(String lastEventId) {
        return follow(request().header("Last-Event-ID", lastEventId));
    }

    private Follower follow(HttpRequest.Builder request) {
        Follower follower = Follower.open(request);
        followers.add(follower);
        return follower;
    }

    private HttpRequest.Builder request() {
        return Follower.request(port, account, TokenTexts.TELLER);
    }

    /** Heartbeats come behind what had to be sent before. */
    private static void assertNothingComes(Follower follower) {
        int before = follower.heartbeats();
        await().until(() -> follower.heartbeats() >= before + 2);
        assertThat(follower.waiting()).isZero();
    }

    private void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(this.<String>read(answer.body(), "$.code")).isEqualTo(code);
    }

    private double openStreams() {
        return metrics.get("account.live.followers").gauge().value();
    }

    private static long threadsThatSend() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("live-[0-9]+"))
                .count();
    }

    private void depositAndTell() {
        deposit(1);
        caughtUp();
        // What is next in turn comes when the change has not only been written, but told.
        register("Bob", "bob@example.org");
        caughtUp();
    }

    private void deposit(int count) {
        append(
                account,
                version + 1,
                IntStream.rangeClosed(version + 1, version + count)
                        .mapToObj(number -> new MoneyDeposited(
                                account,
                                new TransactionId("T" + number),
                                amount(1),
                                EUR,
                                amount(number),
                                "salary",
                                DAY))
                        .toArray());
        version += count;
    }

    private static BigDecimal amount(int euros) {
        return new BigDecimal(euros + ".00");
    }
}
