package io.eventbank.account.standalone.shell;

import picocli.CommandLine.Command;

/** What can be done with certificates. */
@Command(
        name = "certificate",
        mixinStandardHelpOptions = true,
        description = "Work with certificates, such as those of erasures.",
        subcommands = VerifyCertificateCommand.class)
final class CertificateCommand {}
