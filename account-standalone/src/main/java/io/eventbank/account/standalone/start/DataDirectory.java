package io.eventbank.account.standalone.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Where the all-in-one process keeps what must outlive it: the database, its password, the signing key. */
public final class DataDirectory {

    private static final String ACTION =
            "Give the process a directory that it may write to with account.data-dir=<path>.";

    /** What says that a directory was used as such before, by the all-in-one process or by the authorization server. */
    private static final List<String> MARKS =
            List.of(DataDirectoryLock.FILE, "postgresql", "master.key", "token-signing-key.json");

    private final Path path;

    /**
     * Makes the directory, for its owner only, if it is missing. One that others have access to is taken from them: it
     * is empty, made beforehand, or was used before. Refuses the start if that cannot be done, and if others have
     * access to one that holds other things, from which they might be cut off.
     */
    public DataDirectory(Path path) {
        this.path = path.toAbsolutePath().normalize();
        try {
            OwnerOnly.createDirectories(this.path);
            if (OwnerOnly.isOpenToOthers(this.path)) {
                close(this.path);
            }
        } catch (IOException e) {
            throw refused(this.path, e);
        }
    }

    /** Its absolute path. */
    public Path path() {
        return path;
    }

    /** The path of what is called so in it, whether it exists or not. */
    public Path resolve(String name) {
        return path.resolve(name);
    }

    /**
     * Keeps the directory to this process until the lock is closed or the process ends, however it ends. Refuses the
     * start if another instance holds it.
     */
    public DataDirectoryLock lock() {
        try {
            return DataDirectoryLock.acquire(path);
        } catch (IOException e) {
            throw refused(path, e);
        }
    }

    /** What the file holds, without white space around it; nothing if there is no such file. */
    public Optional<String> read(String name) {
        Path file = resolve(name);
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
        } catch (IOException e) {
            throw refused(file, e);
        }
    }

    /** Writes the file anew, whole or not at all, readable by the owner only. */
    public void write(String name, String content) {
        Path file = resolve(name);
        try {
            OwnerOnly.write(file, content);
        } catch (IOException e) {
            throw refused(file, e);
        }
    }

    /** The secret kept in the file, readable by the owner only; made and kept at first use. */
    public String secret(String name, Supplier<String> made) {
        Optional<String> kept = read(name);
        if (kept.isEmpty()) {
            write(name, made.get());
            return read(name).orElseThrow();
        }
        try {
            OwnerOnly.restrict(resolve(name));
        } catch (IOException e) {
            throw refused(resolve(name), e);
        }
        return kept.get();
    }

    private static void close(Path directory) throws IOException {
        boolean empty;
        try (Stream<Path> content = Files.list(directory)) {
            empty = content.findAny().isEmpty();
        }
        if (!empty && MARKS.stream().noneMatch(mark -> Files.exists(directory.resolve(mark)))) {
            throw new StartRefusedException(
                    "Others have access to " + directory
                            + ", which is to hold secrets, and it holds other things already.",
                    "Give the process a directory of its own with account.data-dir=<path>, or take this one from others"
                            + " (chmod 700).");
        }
        OwnerOnly.restrictDirectory(directory);
    }

    private static StartRefusedException refused(Path path, IOException e) {
        return new StartRefusedException(
                path + " cannot be used: " + e.getClass().getSimpleName() + ": " + e.getMessage(), ACTION, e);
    }
}
