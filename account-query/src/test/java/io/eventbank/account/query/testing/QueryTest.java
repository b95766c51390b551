package io.eventbank.account.query.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.jayway.jsonpath.JsonPath;
import io.eventbank.account.api.event.OwnerRegistered;
import io.eventbank.account.api.value.AccountId;
import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.StreamId;
import io.eventbank.account.api.value.TransferId;
import io.eventbank.account.query.QueryApplication;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.support.personaldata.PersonalData;
import io.eventbank.account.support.personaldata.PersonalField;
import io.eventbank.account.support.testing.TestDatabase;
import io.eventbank.eventstore.postgresql.RawEvents;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.AnnotationEventHandlerAdapter;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.ResultMessage;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.queryhandling.QueryUpdateEmitter;
import org.axonframework.serialization.Serializer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/**
 * The query side on a real database, one for all tests, which therefore use identifiers of their own. Events get in
 * through the event store, or straight into a projection where a test decides about its batches.
 */
@SpringBootTest(
        classes = QueryApplication.class,
        properties = {
            "account.query.min-version-timeout=1500ms",
            "account.query.checkpoint-interval=5",
            "account.query.poll-interval=1h",
            "account.query.max-statement-transactions=100",
            "account.query.statement-page=3",
            "account.query.max-statement-rows-at-once=200",
            "account.query.max-statement-rows-per-caller=150",
            "account.query.statement-patience=300ms",
            "account.query.max-waiting-reads=6",
            "account.query.max-waiting-reads-per-caller=4",
            "account.operation.interval=100ms",
            "account.parity.enabled=false",
            "account.seal.enabled=false"
        })
@AutoConfigureMockMvc
@Import(QueryTest.NoIssuer.class)
public abstract class QueryTest {

    protected static final RequestPostProcessor TELLER = caller("teller");
    protected static final RequestPostProcessor AUDITOR = caller("auditor");
    protected static final RequestPostProcessor OPERATOR = caller("operator");

    /** The event processors, one for each read model. */
    protected static final List<String> PROCESSORS = List.of("accounts", "owners", "streams", "transfers");

    @Autowired
    protected MockMvc mvc;

    @Autowired
    protected JdbcTemplate jdbc;

    @Autowired
    protected PersonalData personalData;

    /** The stored events, to do to them what no program does. */
    protected RawEvents rawEvents;

    @Autowired
    protected EventProcessingConfiguration processing;

    @Autowired
    protected EventStore eventStore;

    @Autowired
    protected QueryUpdateEmitter emitter;

    @Autowired
    private TransactionManager transactionManager;

    @Autowired
    @Qualifier("eventSerializer")
    private Serializer serializer;

    @Autowired
    private void damageEvents(DataSource dataSource) {
        rawEvents = new RawEvents(dataSource);
    }

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        TestDatabase.register(registry);
    }

    /** Accepts no token: those of the tests are put into the security context. */
    static class NoIssuer {

        @Bean
        JwtDecoder jwtDecoder() {
            return token -> {
                throw new BadJwtException("Not a token");
            };
        }
    }

    protected static RequestPostProcessor caller(String role) {
        return jwt().jwt(token -> token.subject(role).claim("roles", List.of(role)))
                .authorities(new SimpleGrantedAuthority("ROLE_" + role.toUpperCase(Locale.ROOT)));
    }

    protected static RequestPostProcessor customer(OwnerId owner) {
        return jwt().jwt(token ->
                token.subject("customer").claim("roles", List.of("customer")).claim("owner_id", owner.value()));
    }

    /** An identifier that no other test uses. */
    protected static String unique(String prefix) {
        return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** The body that a read is answered with, which must be a 200. */
    protected String body(String url, RequestPostProcessor caller) throws Exception {
        return mvc.perform(get(url).with(caller))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString();
    }

    protected <T> T read(String json, String path) {
        return JsonPath.read(json, path);
    }

    protected EncryptedText name(OwnerId owner, String name) {
        return personalData.encrypt(owner, PersonalField.NAME, name);
    }

    protected EncryptedText email(OwnerId owner, String email) {
        return personalData.encrypt(owner, PersonalField.EMAIL, email);
    }

    /** Makes an owner known. */
    protected OwnerId register(String name, String email) {
        OwnerId owner = new OwnerId(unique("C"));
        append(owner, 0, new OwnerRegistered(owner, name(owner, name), email(owner, email)));
        return owner;
    }

    /** Appends events to a stream; the first one has the given sequence. Returns when they were recorded. */
    protected Instant append(StreamId stream, long first, Object... events) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        EventMessage<?>[] messages = new EventMessage<?>[events.length];
        for (int i = 0; i < events.length; i++) {
            messages[i] = message(stream, first + i, events[i], now);
        }
        eventStore.publish(messages);
        return now;
    }

    /** Records events as a history has them, at its own times. */
    protected void record(StreamId stream, List<? extends RecordedEvent<?>> events) {
        eventStore.publish(events.stream().map(event -> message(stream, event)).toList());
    }

    /** The rows of tables of this schema that belong to an owner, an account or a transfer, as text. */
    protected List<String> rows(StreamId id, String... tables) {
        String column = id instanceof OwnerId ? "owner_id" : id instanceof TransferId ? "transfer_id" : "account_id";
        return Stream.of(tables)
                .flatMap(table -> jdbc
                        .queryForList(
                                "SELECT '" + table + "' || row_to_json(t) FROM account_query." + table + " t WHERE "
                                        + column + " = ? ORDER BY 1",
                                String.class,
                                id.value())
                        .stream())
                .toList();
    }

    /** Stores an event of an account as it stands there, whatever that is. */
    protected void recordRaw(AccountId account, long sequence, Class<?> type, String revision, String payload) {
        rawEvents.append(
                account.toString(),
                sequence,
                "BankAccount",
                Instant.parse("2024-03-01T00:00:00Z"),
                type.getName(),
                revision,
                payload,
                "{}");
    }

    /** Stores an event of an account with half of its payload; answers with all of it. */
    protected String recordUnreadable(AccountId account, RecordedEvent<?> event) {
        String payload = serializer.serialize(event.event(), String.class).getData();
        recordRaw(account, event.sequence(), event.event().getClass(), "1", payload.substring(0, payload.length() / 2));
        return payload;
    }

    /** Gives a stored event another payload. */
    protected void mend(AccountId account, long sequence, String payload) {
        rawEvents.changePayload(account.toString(), sequence, stored -> payload);
    }

    /** The letters of a stream in all read models, as sequence and failure. */
    protected List<String> parked(StreamId stream) {
        return jdbc.queryForList(
                "SELECT concat_ws(' ', sequence, failure) FROM account_query.dead_letter WHERE stream_id = ?"
                        + " ORDER BY processor, sequence",
                String.class,
                stream.toString());
    }

    /** Waits until all read models have seen all events. */
    protected void caughtUp() {
        TrackingToken head = eventStore.createHeadToken();
        for (String name : PROCESSORS) {
            StreamingEventProcessor processor = processing
                    .eventProcessor(name, StreamingEventProcessor.class)
                    .orElseThrow();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> !processor.processingStatus().isEmpty()
                            && processor.processingStatus().values().stream()
                                    .allMatch(status -> status.getTrackingToken() != null
                                            && status.getTrackingToken().covers(head)));
        }
    }

    /** A request that has come as far as to wait for a view to change. */
    protected CompletableFuture<MockHttpServletResponse> waiting(String url, RequestPostProcessor caller) {
        CompletableFuture<MockHttpServletResponse> answer = CompletableFuture.supplyAsync(() -> {
            try {
                return mvc.perform(get(url).with(caller)).andReturn().getResponse();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .until(() -> answer.isDone() || !emitter.activeSubscriptions().isEmpty());
        assertThat(answer).isNotDone();
        return answer;
    }

    /** Hands a batch of events to a projection as its processor would. */
    protected void project(Object projection, List<? extends RecordedEvent<?>> batch, StreamId stream) {
        project(
                projection,
                batch.stream()
                        .<DomainEventMessage<?>>map(event -> message(stream, event))
                        .toList());
    }

    /** Hands a batch of events of any streams to a projection as its processor would. */
    protected void project(Object projection, List<DomainEventMessage<?>> batch) {
        AnnotationEventHandlerAdapter handler = new AnnotationEventHandlerAdapter(projection);
        BatchingUnitOfWork<DomainEventMessage<?>> unitOfWork = new BatchingUnitOfWork<>(batch);
        unitOfWork.attachTransaction(transactionManager);
        ResultMessage<Object> result = unitOfWork.executeWithResult(() -> handler.handle(unitOfWork.getMessage()));
        if (result.isExceptional()) {
            throw new IllegalStateException(result.exceptionResult());
        }
    }

    protected static DomainEventMessage<?> message(StreamId stream, RecordedEvent<?> event) {
        return message(stream, event.sequence(), event.event(), event.recordedAt());
    }

    private static DomainEventMessage<?> message(StreamId stream, long sequence, Object event, Instant at) {
        String type = stream.toString().substring(0, stream.toString().indexOf('-'));
        return new GenericDomainEventMessage<>(
                type,
                stream.toString(),
                sequence,
                event,
                MetaData.emptyInstance(),
                UUID.randomUUID().toString(),
                at);
    }
}
