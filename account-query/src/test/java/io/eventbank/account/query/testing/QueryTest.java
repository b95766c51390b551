package io.eventbank.account.query.testing;

import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.jwt;

import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.api.value.StreamId;
import io.eventbank.account.query.QueryApplication;
import io.eventbank.account.query.projection.RecordedEvent;
import io.eventbank.account.support.personaldata.PersonalData;
import io.eventbank.account.support.personaldata.PersonalField;
import io.eventbank.account.support.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
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
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
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
@SpringBootTest(classes = QueryApplication.class, properties = "account.query.min-version-timeout=1500ms")
@AutoConfigureMockMvc
@Import(QueryTest.NoIssuer.class)
public abstract class QueryTest {

    protected static final RequestPostProcessor TELLER = caller("teller");
    protected static final RequestPostProcessor AUDITOR = caller("auditor");
    protected static final RequestPostProcessor OPERATOR = caller("operator");

    @Autowired
    protected MockMvc mvc;

    @Autowired
    protected JdbcTemplate jdbc;

    @Autowired
    protected PersonalData personalData;

    @Autowired
    protected EventProcessingConfiguration processing;

    @Autowired
    private EventStore eventStore;

    @Autowired
    private TransactionManager transactionManager;

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
        return jwt().jwt(token -> token.subject(role).claim("roles", List.of(role)));
    }

    protected static RequestPostProcessor customer(OwnerId owner) {
        return jwt().jwt(token ->
                token.subject("customer").claim("roles", List.of("customer")).claim("owner_id", owner.value()));
    }

    /** An identifier that no other test uses. */
    protected static String unique(String prefix) {
        return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    protected EncryptedText name(OwnerId owner, String name) {
        return personalData.encrypt(owner, PersonalField.NAME, name);
    }

    protected EncryptedText email(OwnerId owner, String email) {
        return personalData.encrypt(owner, PersonalField.EMAIL, email);
    }

    /** Appends events to a stream; the first one has the given sequence. */
    protected void append(StreamId stream, long first, Object... events) {
        EventMessage<?>[] messages = new EventMessage<?>[events.length];
        for (int i = 0; i < events.length; i++) {
            messages[i] = message(stream, first + i, events[i], Instant.now());
        }
        eventStore.publish(messages);
    }

    /** Waits until both read models have seen all events. */
    protected void caughtUp() {
        TrackingToken head = eventStore.createHeadToken();
        for (String name : List.of("accounts", "owners")) {
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
