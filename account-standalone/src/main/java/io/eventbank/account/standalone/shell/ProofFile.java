package io.eventbank.account.standalone.shell;

import io.eventbank.account.support.proof.PublicKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A document that is to be checked, and the keys that it may be signed with. Nothing else is needed for it. */
final class ProofFile {

    /** No receipt comes near it: a request has 64 KB. */
    private static final int MAX_BYTES = 1 << 20;

    private static final Path STANDARD_INPUT = Path.of("-");

    @Parameters(paramLabel = "FILE", description = "the document; - is the standard input")
    private Path file;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            required = true,
            converter = PublicKeyConverter.class,
            description = "a public key that it may be signed with, name+hash+key, or a file that holds it, such as"
                    + " data/signing.key.pub; repeat it for several")
    private List<PublicKey> keys;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    List<PublicKey> keys() {
        return keys;
    }

    /**
     * What the document holds.
     *
     * @throws ParameterException if it cannot be read, is too large, or is no text in UTF-8
     */
    String text() {
        byte[] bytes;
        try (InputStream content = file.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(file)) {
            bytes = content.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new ParameterException(command.commandLine(), file + " is not a file that can be read", e);
        }
        if (bytes.length > MAX_BYTES) {
            throw new ParameterException(command.commandLine(), file + " is too large for a receipt or a certificate");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ParameterException(command.commandLine(), file + " is no text in UTF-8", e);
        }
    }
}
