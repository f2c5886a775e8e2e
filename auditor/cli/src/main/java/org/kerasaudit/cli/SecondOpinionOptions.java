package org.kerasaudit.cli;

import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.opinion.EngineLimits;
import org.kerasaudit.auditor.opinion.SecondOpinionEngine;
import org.kerasaudit.auditor.opinion.SecondOpinionSource;

/** The engine that gives a second opinion, and its limits. */
final class SecondOpinionOptions {
    private static final String DL4J = "dl4j";
    private static final String BUILD = "./mvnw -q -B -pl auditor/dl4j -am -DskipTests package";

    private final Supplier<Optional<String>> name;
    private final Supplier<Optional<Integer>> seconds;
    private final Supplier<Optional<Integer>> megabytes;

    SecondOpinionOptions(Subcommand command) {
        name = command.option(
                "--with",
                "ENGINE",
                String.class,
                "Also run the model in this engine (dl4j) and compare parameters and outputs.");
        seconds = command.option(
                "--with-timeout",
                "--engine-timeout",
                "SECONDS",
                Integer.class,
                "Time limit of the second engine per model (default: 60).");
        megabytes = command.option(
                "--with-memory",
                "--engine-memory",
                "MB",
                Integer.class,
                "Memory limit of the second engine (default: 2048).");
    }

    /** Returns the requested engine, to be closed after use; null if none. Throws if it is not installed. */
    @Nullable
    SecondOpinionSource source() {
        EngineLimits limits = limits();
        return name.get()
                .map(engine -> new SecondOpinionSource(find(engine), limits))
                .orElse(null);
    }

    private EngineLimits limits() {
        EngineLimits defaults = EngineLimits.DEFAULT;
        return new EngineLimits(
                atLeast(1, "--with-timeout", seconds.get(), defaults.seconds()),
                atLeast(EngineLimits.FEWEST_MEGABYTES, "--with-memory", megabytes.get(), defaults.megabytes()));
    }

    private int atLeast(int least, String option, Optional<Integer> given, int defaultValue) {
        if (given.isEmpty()) return defaultValue;
        if (name.get().isEmpty()) throw CannotProceedException.wrongUsage(option + ": only valid with --with");
        if (given.get() >= least) return given.get();
        throw CannotProceedException.wrongUsage(option + ": expected " + least + " or more, found " + given.get());
    }

    private static SecondOpinionEngine find(String name) {
        List<SecondOpinionEngine> installed = installed(name);
        for (SecondOpinionEngine engine : installed) if (engine.name().equals(name)) return engine;
        if (name.equals(DL4J)) {
            throw CannotProceedException.wrongUsage("--with dl4j: its module is not built; run " + BUILD
                    + " (downloads 150 MB) in the keras-audit folder and try again");
        }
        TreeSet<String> known =
                installed.stream().map(SecondOpinionEngine::name).collect(Collectors.toCollection(TreeSet::new));
        known.add(DL4J);
        throw CannotProceedException.wrongUsage(
                "--with: expected " + String.join(" or ", known) + ", found '" + name + "'");
    }

    private static List<SecondOpinionEngine> installed(String name) {
        try {
            return SecondOpinionEngine.installed();
        } catch (ServiceConfigurationError | LinkageError unfit) {
            throw CannotProceedException.wrongUsage("--with " + name
                    + ": an engine on the class path was built for another version; rebuild it (" + unfit.getMessage()
                    + ")");
        }
    }
}
