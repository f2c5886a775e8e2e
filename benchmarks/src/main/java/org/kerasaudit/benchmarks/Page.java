package org.kerasaudit.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;

/** A documentation page with tables between markers. */
final class Page {
    private static final String END = "<!-- end -->\n";

    private Page() {}

    /** Writes tables between {@code <!-- name -->} and the end marker, with the date and the machine. */
    static void write(Path page, String name, String tables) throws IOException {
        String old = Files.readString(page);
        String mark = "<!-- " + name + " -->\n";
        int begin = old.indexOf(mark) + mark.length();
        String machine = "\n" + LocalDate.now() + ", JDK " + System.getProperty("java.version") + ", "
                + Runtime.getRuntime().availableProcessors() + " processors, " + processor()
                + ", medians of one run.\n\n";
        Files.writeString(
                page, old.substring(0, begin) + machine + tables + "\n" + old.substring(old.indexOf(END, begin)));
    }

    private static String processor() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.exists(info)) return System.getProperty("os.arch");
        return Files.readAllLines(info).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).trim())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
    }
}
