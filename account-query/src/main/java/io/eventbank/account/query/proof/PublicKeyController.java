package io.eventbank.account.query.proof;

import io.eventbank.account.support.proof.PublicKey;
import io.eventbank.account.support.proof.TrustedKeys;
import io.eventbank.account.support.security.AllowedRoles;
import io.eventbank.account.support.security.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The public keys of the bank, for a first look: whoever does not trust the server gets them elsewhere. */
@RestController
@RequestMapping(path = "/api/v1/proof/public-keys", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Proof")
class PublicKeyController {

    private final TrustedKeys keys;

    PublicKeyController(TrustedKeys keys) {
        this.keys = keys;
    }

    /**
     * @param publicKey what is signed with now
     * @param earlierKeys what was signed with before
     */
    record PublicKeys(String publicKey, List<String> earlierKeys) {}

    @GetMapping
    @AllowedRoles({Role.TELLER, Role.AUDITOR, Role.CUSTOMER, Role.OPERATOR})
    @Operation(operationId = "getPublicKeys", summary = "Tell the keys that receipts and certificates are checked with")
    PublicKeys publicKeys() {
        List<String> texts = keys.keys().stream().map(PublicKey::toString).toList();
        return new PublicKeys(texts.get(0), texts.subList(1, texts.size()));
    }
}
