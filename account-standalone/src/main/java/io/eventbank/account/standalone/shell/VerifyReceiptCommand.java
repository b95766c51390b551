package io.eventbank.account.standalone.shell;

import io.eventbank.account.support.proof.InvalidProofException;
import io.eventbank.account.support.proof.ReceiptCheck;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Checks a receipt without the bank: no server, no database, no data directory. Ends with 0 if it is valid, with 1 if
 * it is not, with 2 on a wrong call.
 */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Check a receipt with nothing but the bank's public key, and say what it proves.")
final class VerifyReceiptCommand implements Callable<Integer> {

    @Mixin
    private ProofFile document;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() {
        String text = document.text();
        try {
            Receipt receipt = Receipt.read(text);
            ReceiptCheck.Proven proven = ReceiptCheck.check(receipt.content(), document.keys());
            command.commandLine().getOut().print(receipt.describe(proven));
            command.commandLine().getOut().flush();
            return 0;
        } catch (InvalidProofException e) {
            command.commandLine().getErr().println("Not valid: " + e.getMessage());
            return 1;
        }
    }
}
