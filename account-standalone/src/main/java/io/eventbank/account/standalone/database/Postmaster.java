package io.eventbank.account.standalone.database;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The server process of a cluster, as its {@code postmaster.pid} names it.
 *
 * <p>A number in a file proves little: after a crash or in another container it may be that of any process, and a dead
 * server that its parent has not yet taken leave of still counts as a process.
 *
 * @param pid its process id
 */
record Postmaster(long pid) {

    private static final String PID_FILE = "postmaster.pid";
    private static final String PROGRAM = "postgres";
    private static final Path PROC = Path.of("/proc");

    /** The one named in the cluster's file, running or not; none if a crash left the file without a number. */
    static Optional<Postmaster> of(Path cluster) throws IOException {
        try {
            List<String> lines = Files.readAllLines(cluster.resolve(PID_FILE));
            return lines.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Postmaster(Long.parseLong(lines.get(0).strip())));
        } catch (NoSuchFileException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Removes the file that a dead server left. A living one would notice and stop. */
    static void forget(Path cluster) throws IOException {
        Files.deleteIfExists(cluster.resolve(PID_FILE));
    }

    /** The processes of the cluster that run; only Linux tells, elsewhere none. */
    static List<ProcessHandle> processesOf(Path cluster) {
        if (!Files.isDirectory(PROC)) {
            return List.of();
        }
        return ProcessHandle.allProcesses()
                .filter(process -> runsInProc(process.pid(), cluster, false))
                .toList();
    }

    /** Whether it runs and is the server of this cluster. */
    boolean runs(Path cluster) {
        if (Files.isDirectory(PROC)) {
            return runsInProc(pid, cluster, true);
        }
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> process.info()
                        .command()
                        .map(command ->
                                Path.of(command).getFileName().toString().startsWith(PROGRAM))
                        .orElse(true))
                .isPresent();
    }

    /** Whether the server has written that it accepts connections. */
    static boolean isReady(Path cluster) throws IOException {
        try {
            return Files.readAllLines(cluster.resolve(PID_FILE)).stream()
                    .anyMatch(line -> line.strip().equals("ready"));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static boolean runsInProc(long pid, Path cluster, boolean whenHidden) {
        Path process = PROC.resolve(Long.toString(pid));
        try {
            String stat = Files.readString(process.resolve("stat"));
            int nameEnd = stat.lastIndexOf(')');
            String name = stat.substring(stat.indexOf('(') + 1, nameEnd);
            char state = stat.charAt(nameEnd + 2);
            boolean dead = state == 'Z' || state == 'X';
            return !dead && name.equals(PROGRAM) && Files.isSameFile(process.resolve("cwd"), cluster);
        } catch (AccessDeniedException e) {
            return whenHidden;
        } catch (IOException | IndexOutOfBoundsException e) {
            return false;
        }
    }
}
