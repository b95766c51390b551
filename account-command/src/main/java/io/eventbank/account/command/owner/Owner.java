package io.eventbank.account.command.owner;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.eventbank.account.api.command.ChangeOwnerDetails;
import io.eventbank.account.api.command.DescribeOwner;
import io.eventbank.account.api.command.ErasePersonalData;
import io.eventbank.account.api.command.ErasureResult;
import io.eventbank.account.api.command.ImportOutcome;
import io.eventbank.account.api.command.ImportOwner;
import io.eventbank.account.api.command.OwnerCommand;
import io.eventbank.account.api.command.OwnerResult;
import io.eventbank.account.api.command.RegisterOwner;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.error.Refusal;
import io.eventbank.account.api.event.OwnerDetailsChanged;
import io.eventbank.account.api.event.OwnerEvent;
import io.eventbank.account.api.event.OwnerRegistered;
import io.eventbank.account.api.event.PersonalDataErased;
import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.command.aggregate.CommandTargets;
import io.eventbank.account.command.aggregate.FairLocks;
import io.eventbank.account.command.aggregate.LiveAggregates;
import io.eventbank.account.command.aggregate.Remembering;
import io.eventbank.account.command.dispatch.CommandProperties;
import io.eventbank.account.command.dispatch.VersionCheck;
import io.eventbank.account.command.idempotency.RememberedRequests;
import io.eventbank.account.command.snapshot.BackgroundSnapshots;
import io.eventbank.account.support.personaldata.PersonalDataReader;
import io.eventbank.account.support.personaldata.PersonalField;
import io.eventbank.account.support.security.Caller;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.annotation.MessageIdentifier;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CommandHandlerInterceptor;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.serialization.Revision;
import org.axonframework.spring.stereotype.Aggregate;

/**
 * A person who owns accounts. Refusals come in the order: unknown, erased, version, content; a repeat of a request with
 * an {@code Idempotency-Key} is answered before any of them but the first two: what an erased owner was called can be
 * compared no more.
 */
@Aggregate(
        type = "Owner",
        snapshotTriggerDefinition = BackgroundSnapshots.NAME,
        cache = LiveAggregates.NAME,
        lockFactory = FairLocks.NAME,
        commandTargetResolver = CommandTargets.NAME)
@Revision("2")
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
class Owner implements Remembering {

    @AggregateIdentifier
    private OwnerId ownerId;

    private EncryptedText registeredName;
    private EncryptedText registeredEmail;
    private EncryptedText name;
    private EncryptedText email;
    private Instant registeredAt;
    private RememberedRequests requests = new RememberedRequests();
    private Erasure erasure;
    private long version;

    /** When, by which event and on whose demand the owner's data was erased. */
    private record Erasure(Instant at, String eventId, String actor) {

        private Erasure {
            Objects.requireNonNull(eventId, "eventId");
            Objects.requireNonNull(actor, "actor");
        }
    }

    Owner() {
        // for Axon
    }

    /**
     * From a snapshot; whatever changes what is stored there, or what it means, needs a new revision.
     *
     * @param erasure null unless erased
     */
    @JsonCreator
    Owner(
            OwnerId ownerId,
            EncryptedText registeredName,
            EncryptedText registeredEmail,
            EncryptedText name,
            EncryptedText email,
            Instant registeredAt,
            RememberedRequests requests,
            @JsonSetter(nulls = Nulls.SET) Erasure erasure,
            long version) {
        this.ownerId = ownerId;
        this.registeredName = registeredName;
        this.registeredEmail = registeredEmail;
        this.name = name;
        this.email = email;
        this.registeredAt = registeredAt;
        this.requests = requests;
        this.erasure = erasure;
        this.version = version;
    }

    /** Stands before all handlers. */
    @CommandHandlerInterceptor
    Object answerRepeat(
            OwnerCommand command,
            MetaData metaData,
            OwnerHistory history,
            PersonalDataReader personalData,
            InterceptorChain handler)
            throws Exception {
        OptionalLong earlier = requests.find(metaData);
        if (earlier.isEmpty() || erasure != null) {
            return handler.proceed();
        }
        if (!asksFor(command, history.read(ownerId, earlier.getAsLong()), personalData)) {
            throw new Refusal(ErrorCode.IDEMPOTENCY_KEY_REUSED, "The key belongs to another request");
        }
        return new OwnerResult(ownerId, registeredAt, earlier.getAsLong());
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    OwnerResult handle(RegisterOwner command) {
        if (ownerId != null) {
            throw new Refusal(ErrorCode.ALREADY_EXISTS, "There is an owner " + ownerId.value() + " already");
        }
        apply(new OwnerRegistered(command.ownerId(), command.name(), command.email()));
        return result();
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    ImportOutcome handle(ImportOwner command, PersonalDataReader personalData) {
        if (ownerId == null) {
            apply(new OwnerRegistered(command.ownerId(), command.name(), command.email()));
            return ImportOutcome.IMPORTED;
        }
        requireNotErased();
        // A file that was imported before can be sent again, whatever the owner is called by now.
        if (same(command, registeredName, registeredEmail, personalData) || same(command, name, email, personalData)) {
            return ImportOutcome.SKIPPED;
        }
        throw new Refusal(
                ErrorCode.ID_CONFLICT, "Owner " + ownerId.value() + " is known by another name or e-mail address");
    }

    @CommandHandler
    OwnerResult handle(ChangeOwnerDetails command, MetaData metaData, PersonalDataReader personalData) {
        requireNotErased();
        VersionCheck.require(metaData, version);
        if (!same(command, name, email, personalData)) {
            apply(new OwnerDetailsChanged(ownerId, command.name(), command.email()));
        }
        return result();
    }

    @CommandHandler
    ErasureResult handle(ErasePersonalData command, MetaData metaData) {
        if (erasure == null) {
            VersionCheck.require(metaData, version);
            apply(new PersonalDataErased(ownerId));
        }
        return new ErasureResult(ownerId, erasure.at(), erasure.eventId(), erasure.actor(), version);
    }

    @EventSourcingHandler
    void on(
            OwnerRegistered event,
            MetaData metaData,
            @SequenceNumber long sequence,
            @Timestamp Instant recordedAt,
            CommandProperties limits) {
        ownerId = event.ownerId();
        registeredName = event.name();
        registeredEmail = event.email();
        name = event.name();
        email = event.email();
        registeredAt = recordedAt;
        version = sequence;
        requests.add(metaData, sequence, limits.rememberedRequests());
    }

    @EventSourcingHandler
    void on(OwnerDetailsChanged event, MetaData metaData, @SequenceNumber long sequence, CommandProperties limits) {
        name = event.name();
        email = event.email();
        version = sequence;
        requests.add(metaData, sequence, limits.rememberedRequests());
    }

    @EventSourcingHandler
    void on(
            PersonalDataErased event,
            MetaData metaData,
            @MessageIdentifier String eventId,
            @SequenceNumber long sequence,
            @Timestamp Instant recordedAt) {
        erasure = new Erasure(recordedAt, eventId, Caller.of(metaData).subject());
        version = sequence;
    }

    @Override
    public int remembered() {
        return requests.size();
    }

    private OwnerResult result() {
        return new OwnerResult(ownerId, registeredAt, version);
    }

    private void requireNotErased() {
        if (erasure != null) {
            throw new Refusal(ErrorCode.OWNER_ERASED, "The owner's personal data is erased");
        }
    }

    private boolean asksFor(OwnerCommand command, OwnerEvent event, PersonalDataReader personalData) {
        if (command instanceof RegisterOwner register && event instanceof OwnerRegistered registered) {
            return same(register, registered.name(), registered.email(), personalData);
        }
        return command instanceof ChangeOwnerDetails change
                && event instanceof OwnerDetailsChanged changed
                && same(change, changed.name(), changed.email(), personalData);
    }

    private boolean same(
            DescribeOwner command, EncryptedText thisName, EncryptedText thisEmail, PersonalDataReader personalData) {
        return same(PersonalField.NAME, command.name(), thisName, personalData)
                && same(PersonalField.EMAIL, command.email(), thisEmail, personalData);
    }

    private boolean same(PersonalField field, EncryptedText one, EncryptedText other, PersonalDataReader personalData) {
        return Objects.equals(personalData.decrypt(ownerId, field, one), personalData.decrypt(ownerId, field, other));
    }
}
