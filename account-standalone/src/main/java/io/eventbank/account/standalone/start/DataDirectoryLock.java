package io.eventbank.account.standalone.start;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** One process's hold on a data directory. The operating system lets go of it when the process dies. */
public final class DataDirectoryLock implements AutoCloseable {

    static final String FILE = "lock";

    /** POSIX drops a process's locks on a file when any descriptor of it is closed: never open the file twice. */
    private static final Set<Path> HELD_HERE = new HashSet<>();

    private final Path directory;
    private final FileChannel channel;
    private boolean closed;

    private DataDirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    static DataDirectoryLock acquire(Path path) throws IOException {
        Path directory = path.toRealPath();
        synchronized (HELD_HERE) {
            if (HELD_HERE.contains(directory)) {
                throw inUse(path, String.valueOf(ProcessHandle.current().pid()));
            }
            Path file = directory.resolve(FILE);
            FileChannel channel = OwnerOnly.open(file);
            try {
                FileLock lock = channel.tryLock();
                if (lock == null) {
                    throw inUse(path, holder(file));
                }
                byte[] pid = String.valueOf(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII);
                channel.truncate(0).write(ByteBuffer.wrap(pid), 0);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            HELD_HERE.add(directory);
            return new DataDirectoryLock(directory, channel);
        }
    }

    /** Lets go of the directory; again does nothing. The file stays, as another process may be waiting on it. */
    @Override
    public void close() throws IOException {
        synchronized (HELD_HERE) {
            if (closed) {
                return;
            }
            closed = true;
            HELD_HERE.remove(directory);
            channel.close();
        }
    }

    private static String holder(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            return "unknown"; // Windows does not let a locked file be read.
        }
    }

    private static StartRefusedException inUse(Path directory, String pid) {
        return new StartRefusedException(
                "The data directory " + directory + " is in use: another instance is running on it (process " + pid
                        + ").",
                "Stop the other instance, or give this one a directory of its own with account.data-dir=<path>.");
    }
}
