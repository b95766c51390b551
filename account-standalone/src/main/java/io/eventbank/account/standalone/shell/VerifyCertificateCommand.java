package io.eventbank.account.standalone.shell;

import io.eventbank.account.support.proof.InvalidProofException;
import io.eventbank.account.support.proof.SignedNote;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks a certificate that the bank has signed, without the bank. Ends with 0 if it is valid, with 1 if it is not,
 * with 2 on a wrong call.
 */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Check a certificate with nothing but the bank's public key, and print its text. It is the answer"
                + " of the bank, or the signed note in the field 'certificate' of it; only the text is proven.")
final class VerifyCertificateCommand implements Callable<Integer> {

    /** Begins every certificate, and no checkpoint: the bank signs those with the same key. */
    private static final String TITLE = "Certificate of ";

    @Mixin
    private ProofFile document;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        String text = document.text();
        try {
            String certified = SignedNote.open(note(text), document.keys());
            if (!certified.startsWith(TITLE)) {
                throw new InvalidProofException("The note is signed, but it is not a certificate");
            }
            command.commandLine().getOut().print(certified);
            command.commandLine().getOut().flush();
            return 0;
        } catch (InvalidProofException e) {
            command.commandLine().getErr().println("Not valid: " + e.getMessage());
            return 1;
        }
    }

    private static String note(String text) {
        if (!text.stripLeading().startsWith("{")) {
            return text;
        }
        try {
            JsonNode certificate = JsonMapper.shared().readTree(text).path("certificate");
            if (certificate.isString()) {
                return certificate.asString();
            }
        } catch (JacksonException e) {
            throw new InvalidProofException("The document is broken JSON");
        }
        throw new InvalidProofException("The document has no certificate");
    }
}
