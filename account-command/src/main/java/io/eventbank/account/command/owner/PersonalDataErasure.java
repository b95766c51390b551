package io.eventbank.account.command.owner;

import io.eventbank.account.api.command.ErasePersonalData;
import io.eventbank.account.api.command.ErasureResult;
import io.eventbank.account.api.value.OwnerId;
import io.eventbank.account.command.dispatch.CommandSender;
import io.eventbank.account.command.idempotency.IdempotencyRecords;
import io.eventbank.account.support.personaldata.PersonalData;
import io.eventbank.account.support.proof.NoteSigner;
import org.springframework.stereotype.Component;

/**
 * Erases what is known of a person. The event comes first, so that whatever happens behind it, the key is destroyed: by
 * a repeat, or by {@link ErasedKeys}.
 */
@Component
class PersonalDataErasure {

    private final CommandSender commands;
    private final PersonalData personalData;
    private final IdempotencyRecords answers;
    private final NoteSigner signer;

    PersonalDataErasure(
            CommandSender commands, PersonalData personalData, IdempotencyRecords answers, NoteSigner signer) {
        this.commands = commands;
        this.personalData = personalData;
        this.answers = answers;
        this.signer = signer;
    }

    /**
     * An erasure that is done.
     *
     * @param certificate a signed note, the same at each repeat
     */
    record Erased(ErasureResult facts, String certificate) {}

    /** @param expectedVersion the version that the owner must have, or null for any */
    Erased erase(OwnerId owner, Long expectedVersion) {
        ErasureResult facts = commands.send(new ErasePersonalData(owner), expectedVersion);
        destroyKey(owner);
        String certificate =
                personalData.certificate(owner).orElseGet(() -> personalData.keepCertificate(owner, signed(facts)));
        return new Erased(facts, certificate);
    }

    private String signed(ErasureResult facts) {
        return signer.sign(ErasureCertificate.text(facts, personalData.isKeyBeyondRecovery(facts.ownerId())));
    }

    /** Makes an owner's data unreadable, and deletes it where it is not needed as a fact; repeated, it does nothing. */
    void destroyKey(OwnerId owner) {
        personalData.destroyKey(owner);
        answers.deleteBodies(owner);
    }
}
