package io.eventbank.account.standalone.scenario;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Looks for text and bytes in all files of a directory, whatever they are. */
final class DataOnDisk {

    private final Path directory;

    DataOnDisk(Path directory) {
        this.directory = directory;
    }

    /** The files that hold a word, in one of the forms in which it may have been written. */
    List<Path> filesWith(String word) throws IOException {
        List<String> searched = formsOf(word).stream().map(DataOnDisk::raw).toList();
        return files(content -> searched.stream().anyMatch(content::contains));
    }

    /** The files that hold these bytes. */
    List<Path> filesWith(byte[] bytes) throws IOException {
        String searched = raw(bytes);
        return files(content -> content.contains(searched));
    }

    /**
     * As it is, in small and in capital letters; each of them in UTF-8, in UTF-16, escaped as in JSON, and in UTF-8
     * within something that is encoded in Base64.
     */
    static List<byte[]> formsOf(String word) {
        List<byte[]> forms = new ArrayList<>();
        Set<String> spellings =
                new LinkedHashSet<>(List.of(word, word.toLowerCase(Locale.ROOT), word.toUpperCase(Locale.ROOT)));
        for (String spelling : spellings) {
            forms.add(spelling.getBytes(StandardCharsets.UTF_8));
            forms.add(spelling.getBytes(StandardCharsets.UTF_16LE));
            forms.add(spelling.getBytes(StandardCharsets.UTF_16BE));
            forms.add(escaped(spelling).getBytes(StandardCharsets.US_ASCII));
            for (int before = 0; before < 3; before++) {
                forms.add(inBase64(spelling.getBytes(StandardCharsets.UTF_8), before));
            }
        }
        return forms;
    }

    /** What of the text in Base64 depends on the word alone, if so many bytes are before it. */
    private static byte[] inBase64(byte[] word, int before) {
        byte[] all = new byte[before + word.length];
        System.arraycopy(word, 0, all, before, word.length);
        String text = Base64.getEncoder().withoutPadding().encodeToString(all);
        int first = (before * 8 + 5) / 6;
        int last = all.length * 8 / 6;
        return text.substring(first, last).getBytes(StandardCharsets.US_ASCII);
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars()
                .forEach(unit ->
                        escaped.append(unit < 128 ? String.valueOf((char) unit) : String.format("\\u%04x", unit)));
        return escaped.toString();
    }

    private interface Search {

        boolean isIn(String content);
    }

    private List<Path> files(Search search) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                if (search.isIn(raw(Files.readAllBytes(file)))) {
                    found.add(directory.relativize(file));
                }
            }
        }
        return found;
    }

    /** A character for each byte. */
    private static String raw(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
