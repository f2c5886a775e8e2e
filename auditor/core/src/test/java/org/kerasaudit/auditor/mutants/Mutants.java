package org.kerasaudit.auditor.mutants;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Audits models changed in ways that keep most of their structure: {@code Mutants COUNT SEED} audits that many and prints every
 * one that did not end in a proper report; {@code Mutants NUMBER SEED FOLDER} writes one of them to a folder.
 */
final class Mutants {
    private static final int PROGRESS = 5000;

    private final Corpus corpus = Corpus.ofFixtures();
    private final long seed;
    private final Map<String, Integer> tally = new TreeMap<>();
    private long slowest;
    private int faults;

    private Mutants(long seed) {
        this.seed = seed;
    }

    public static void main(String[] args) throws IOException {
        int count = Integer.parseInt(args[0]);
        Mutants mutants = new Mutants(Long.parseLong(args[1]));
        if (args.length > 2) {
            mutants.write(count, Path.of(args[2]));
        } else if (!mutants.audit(count)) {
            System.exit(1);
        }
    }

    private void write(int number, Path folder) throws IOException {
        Files.createDirectories(folder);
        Draft draft = Draft.of(corpus, seed, number);
        System.out.println(draft.write(folder) + ": " + draft);
    }

    /** Returns whether no mutant was faulty. */
    private boolean audit(int count) throws IOException {
        Path folder = Files.createTempDirectory("mutants");
        try (Watch watch = new Watch()) {
            for (int number = 0; number < count; number++) {
                audit(number, folder, watch);
                if ((number + 1) % PROGRESS == 0) System.err.printf("%,d mutants, %d faults%n", number + 1, faults);
            }
        } finally {
            empty(folder);
            Files.delete(folder);
        }
        System.out.printf(
                "%,d mutants of seed %d: %d faults, at most %d ms of CPU time%n", count, seed, faults, slowest);
        tally.forEach((verdict, number) -> System.out.printf("%,9d %s%n", number, verdict));
        return faults == 0;
    }

    private void audit(int number, Path folder, Watch watch) throws IOException {
        Draft draft = Draft.of(corpus, seed, number);
        Path model = draft.write(folder);
        Watch.Outcome outcome = watch.audit(model);
        tally.merge(outcome.verdict(), 1, Integer::sum);
        slowest = Math.max(slowest, outcome.millis());
        if (!outcome.fault().isEmpty()) {
            faults++;
            System.out.println(number + " " + draft + ": " + outcome.fault());
        }
        empty(folder);
    }

    private static void empty(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(folder)) Files.delete(file);
            }
        }
    }
}
