package io.eventbank.account.standalone.shell;

import io.eventbank.account.support.proof.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A public key as it is written, or the path of a file that holds one. */
final class PublicKeyConverter implements ITypeConverter<PublicKey> {

    @Override
    public PublicKey convert(String value) {
        try {
            return PublicKey.parse(value);
        } catch (IllegalArgumentException e) {
            return inFile(value);
        }
    }

    private static PublicKey inFile(String path) {
        try {
            return PublicKey.parse(Files.readString(Path.of(path)));
        } catch (IOException | InvalidPathException e) {
            throw new TypeConversionException(
                    path + " is neither a public key of the form name+hash+key nor a file that can be read");
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(
                    "The file " + path + " does not hold one public key of the form name+hash+key");
        }
    }
}
