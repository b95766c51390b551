package io.eventbank.account.standalone.shell;

import picocli.CommandLine.Command;

/** What can be done with receipts. */
@Command(
        name = "receipt",
        mixinStandardHelpOptions = true,
        description = "Work with receipts of transactions.",
        subcommands = VerifyReceiptCommand.class)
final class ReceiptCommand {}
