package io.eventbank.account.command.owner;

import io.eventbank.account.api.command.ChangeOwnerDetails;
import io.eventbank.account.api.command.ErasePersonalData;
import io.eventbank.account.api.command.ErasureResult;
import io.eventbank.account.api.command.ImportOutcome;
import io.eventbank.account.api.command.ImportOwner;
import io.eventbank.account.api.command.OwnerResult;
import io.eventbank.account.api.command.RegisterOwner;
import io.eventbank.account.api.error.ErrorCode;
import io.eventbank.account.api.event.OwnerDetailsChanged;
import io.eventbank.account.api.event.OwnerRegistered;
import io.eventbank.account.api.event.PersonalDataErased;
import io.eventbank.account.api.value.EncryptedText;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.command.Keyed;
import io.eventbank.account.command.Refused;
import io.eventbank.account.command.dispatch.CommandProperties;
import io.eventbank.account.command.dispatch.CommandSender;
import io.eventbank.account.support.axon.AuditMetaData;
import io.eventbank.account.support.personaldata.PersonalDataReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.interceptors.CorrelationDataInterceptor;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.hamcrest.CustomTypeSafeMatcher;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.Test;

/** Here a text and any number of dashes behind it encrypt the same text. */
class OwnerTest {

    private static final OwnerId C1 = new OwnerId("C1");
    private static final Instant NOW = Instant.parse("2026-03-10T12:00:00Z");

    private final FixtureConfiguration<Owner> owner = remembering(100);

    @Test
    void anOwnerIsRegistered() {
        owner.givenCurrentTime(NOW)
                .when(new RegisterOwner(C1, text("Ada"), text("ada@x.org")))
                .expectEvents(registered())
                .expectResultMessagePayload(new OwnerResult(C1, NOW, 0));
    }

    @Test
    void anOwnerIsRegisteredOnlyOnce() {
        owner.given(registered())
                .when(new RegisterOwner(C1, text("Ada"), text("ada@x.org")))
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.ALREADY_EXISTS));
    }

    @Test
    void detailsCanBeChanged() {
        owner.givenCurrentTime(NOW)
                .andGiven(registered())
                .when(new ChangeOwnerDetails(C1, text("Ada L"), text("ada@x.org")))
                .expectEvents(new OwnerDetailsChanged(C1, text("Ada L"), text("ada@x.org")))
                .expectResultMessagePayload(new OwnerResult(C1, NOW, 1));
    }

    @Test
    void theSameDetailsAgainChangeNothingHoweverTheyAreEncrypted() {
        owner.givenCurrentTime(NOW)
                .andGiven(registered())
                .when(new ChangeOwnerDetails(C1, text("Ada-"), text("ada@x.org--")))
                .expectNoEvents()
                .expectResultMessagePayload(new OwnerResult(C1, NOW, 0));
    }

    @Test
    void detailsChangeOnlyAtTheExpectedVersion() {
        owner.given(registered())
                .when(
                        new ChangeOwnerDetails(C1, text("Ada L"), text("ada@x.org")),
                        Map.of(CommandSender.EXPECTED_VERSION, 3L))
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.VERSION_MISMATCH));
    }

    @Test
    void detailsOfAnUnknownOwnerCannotBeChanged() {
        owner.givenNoPriorActivity()
                .when(new ChangeOwnerDetails(C1, text("Ada"), text("ada@x.org")))
                .expectNoEvents()
                .expectException(AggregateNotFoundException.class);
    }

    @Test
    void anImportRegistersAnUnknownOwner() {
        owner.givenNoPriorActivity()
                .when(imported("Ada", "ada@x.org"))
                .expectEvents(registered())
                .expectResultMessagePayload(ImportOutcome.IMPORTED);
    }

    @Test
    void anImportSkipsAnOwnerWhoIsKnownByTheseDetails() {
        owner.given(registered())
                .when(imported("Ada-", "ada@x.org"))
                .expectNoEvents()
                .expectResultMessagePayload(ImportOutcome.SKIPPED);
    }

    @Test
    void anImportSkipsAnOwnerWhoWasRegisteredWithTheseDetailsAndChangedThemSince() {
        owner.given(registered(), new OwnerDetailsChanged(C1, text("Ada L"), text("ada@x.org")))
                .when(imported("Ada", "ada@x.org"))
                .expectNoEvents()
                .expectResultMessagePayload(ImportOutcome.SKIPPED);
    }

    @Test
    void anImportUnderAnotherNameIsAConflict() {
        owner.given(registered())
                .when(imported("Eve", "ada@x.org"))
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.ID_CONFLICT));
    }

    @Test
    void aRepeatOfARegistrationHasTheFirstAnswer() {
        owner.givenCurrentTime(NOW)
                .andGiven(
                        Keyed.event(registered(), "t", "k"),
                        new OwnerDetailsChanged(C1, text("Ada L"), text("ada@x.org")))
                .when(new RegisterOwner(C1, text("Ada-"), text("ada@x.org-")), Keyed.request("t", "k"))
                .expectNoEvents()
                .expectResultMessagePayload(new OwnerResult(C1, NOW, 0));
    }

    @Test
    void aRepeatOfAChangeHasTheFirstAnswerAlsoIfTheVersionIsNoLongerTheExpectedOne() {
        owner.givenCurrentTime(NOW)
                .andGiven(
                        registered(),
                        Keyed.event(new OwnerDetailsChanged(C1, text("Ada L"), text("ada@x.org")), "t", "k"),
                        new OwnerDetailsChanged(C1, text("Ada"), text("ada@x.org")))
                .when(
                        new ChangeOwnerDetails(C1, text("Ada L-"), text("ada@x.org")),
                        Keyed.expecting(0, Keyed.request("t", "k")))
                .expectNoEvents()
                .expectResultMessagePayload(new OwnerResult(C1, NOW, 1));
    }

    @Test
    void anotherCallersSameKeyIsAnotherRequest() {
        owner.given(Keyed.event(registered(), "t", "k"))
                .when(new RegisterOwner(C1, text("Ada"), text("ada@x.org")), Keyed.request("u", "k"))
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.ALREADY_EXISTS));
    }

    @Test
    void aKeyIsNotGoodForOtherDetails() {
        owner.given(registered(), Keyed.event(new OwnerDetailsChanged(C1, text("Ada L"), text("ada@x.org")), "t", "k"))
                .when(new ChangeOwnerDetails(C1, text("Ada M"), text("ada@x.org")), Keyed.request("t", "k"))
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.IDEMPOTENCY_KEY_REUSED));
    }

    @Test
    void onlyTheLatestRequestsAreRemembered() {
        remembering(1)
                .given(
                        Keyed.event(registered(), "t", "k"),
                        Keyed.event(new OwnerDetailsChanged(C1, text("Ada L"), text("ada@x.org")), "t", "k2"))
                .when(new RegisterOwner(C1, text("Ada"), text("ada@x.org")), Keyed.request("t", "k"))
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.ALREADY_EXISTS));
    }

    @Test
    void personalDataIsErased() {
        owner.givenCurrentTime(NOW)
                .andGiven(registered())
                .when(new ErasePersonalData(C1), Keyed.request("t", "k"))
                .expectEvents(new PersonalDataErased(C1))
                .expectResultMessagePayloadMatching(erased("t", 1));
    }

    @Test
    void asOftenAsItIsAskedForAnErasureIsTheFirstOneWhateverVersionIsExpected() {
        owner.givenCurrentTime(NOW)
                .andGiven(registered(), erasure())
                .when(new ErasePersonalData(C1), Keyed.expecting(0, Keyed.request("u", "k")))
                .expectNoEvents()
                .expectResultMessagePayloadMatching(erased("t", 1));
    }

    @Test
    void personalDataIsErasedOnlyAtTheExpectedVersion() {
        owner.given(registered())
                .when(new ErasePersonalData(C1), Map.of(CommandSender.EXPECTED_VERSION, 3L))
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.VERSION_MISMATCH));
    }

    @Test
    void personalDataOfAnUnknownOwnerCannotBeErased() {
        owner.givenNoPriorActivity()
                .when(new ErasePersonalData(C1))
                .expectNoEvents()
                .expectException(AggregateNotFoundException.class);
    }

    @Test
    void detailsOfAnErasedOwnerCannotBeChangedWhateverVersionIsExpected() {
        for (long version = 0; version < 2; version++) {
            remembering(100)
                    .given(registered(), erasure())
                    .when(
                            new ChangeOwnerDetails(C1, text("Ada"), text("ada@x.org")),
                            Map.of(CommandSender.EXPECTED_VERSION, version))
                    .expectNoEvents()
                    .expectException(Refused.with(ErrorCode.OWNER_ERASED));
        }
    }

    @Test
    void anErasedOwnerIsNotRegisteredAnew() {
        owner.given(registered(), erasure())
                .when(new RegisterOwner(C1, text("Ada"), text("ada@x.org")))
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.ALREADY_EXISTS));
    }

    @Test
    void anErasedOwnerIsNotImportedAgainAlsoUnderTheSameName() {
        owner.given(registered(), erasure())
                .when(imported("Ada", "ada@x.org"))
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.OWNER_ERASED));
    }

    @Test
    void whatAnErasedOwnerWasCalledIsNotComparedForARepeat() {
        owner.given(
                        registered(),
                        Keyed.event(new OwnerDetailsChanged(C1, text("Ada L"), text("ada@x.org")), "t", "k"),
                        erasure())
                .when(new ChangeOwnerDetails(C1, text("Ada L"), text("ada@x.org")), Keyed.request("t", "k"))
                .expectNoEvents()
                .expectException(Refused.with(ErrorCode.OWNER_ERASED));
    }

    private static FixtureConfiguration<Owner> remembering(int requests) {
        FixtureConfiguration<Owner> fixture = new AggregateTestFixture<>(Owner.class);
        return fixture.registerCommandHandlerInterceptor(new CorrelationDataInterceptor<>(List.of(new AuditMetaData())))
                .registerInjectableResource(new CommandProperties(0, requests, 0, Duration.ofSeconds(30)))
                .registerInjectableResource(new OwnerHistory(Keyed.providing(fixture.getEventStore())))
                .registerInjectableResource((PersonalDataReader)
                        (id, field, text) -> text.ciphertext().replace("-", ""));
    }

    private static OwnerRegistered registered() {
        return new OwnerRegistered(C1, text("Ada"), text("ada@x.org"));
    }

    private static EventMessage<?> erasure() {
        return Keyed.event(new PersonalDataErased(C1), "t", "x");
    }

    /** Whatever the event is called. */
    private static Matcher<ErasureResult> erased(String actor, long version) {
        return new CustomTypeSafeMatcher<>("the erasure at " + version + " for " + actor) {
            @Override
            protected boolean matchesSafely(ErasureResult result) {
                return !result.eventId().isEmpty()
                        && result.equals(new ErasureResult(C1, NOW, result.eventId(), actor, version));
            }
        };
    }

    private static ImportOwner imported(String name, String email) {
        return new ImportOwner(C1, text(name), text(email));
    }

    private static EncryptedText text(String text) {
        return new EncryptedText(text);
    }
}
