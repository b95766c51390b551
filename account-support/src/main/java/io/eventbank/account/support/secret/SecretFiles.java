package io.eventbank.account.support.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files of secrets that are made once, by the first of several processes, and that only their owner may read. */
public final class SecretFiles {

    private SecretFiles() {}

    /** Makes a file, and the directories above it, unless it is there; it is on the disk when this returns. */
    public static void createOnce(Path file, byte[] content) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        Path directory = file.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        Path draft = Files.createTempFile(directory, file.getFileName().toString(), ".new", ownerOnly(file));
        try {
            write(draft, content);
            // A link appears whole or not at all, and of two processes only the first one makes it.
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            // Another process was first: its file is the one.
        } finally {
            Files.delete(draft);
        }
        force(directory);
    }

    private static void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** With this, the name of a new file survives the loss of power, too. */
    private static void force(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows has no such thing, and needs none.
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
