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

/** Which other engine is asked for a second opinion, and what it may cost. */
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
                "Ask another engine, too, and set its parameters and outputs beside: dl4j.");
        seconds = command.option(
                "--with-timeout",
                "--engine-timeout",
                "SECONDS",
                Integer.class,
                "How long the other engine may take for a model (default: 60).");
        megabytes = command.option(
                "--with-memory",
                "--engine-memory",
                "MB",
                Integer.class,
                "How much memory the other engine may take (default: 2048).");
    }

    /** The engine asked for, to be closed after use; null if there is none. Throws for one that is not installed. */
    @Nullable
    SecondOpinionSource source() {
        EngineLimits limits = limits();
        return name.get()
                .map(engine -> new SecondOpinionSource(find(engine), limits))
                .orElse(null);
    }

    private EngineLimits limits() {
        EngineLimits usual = EngineLimits.DEFAULT;
        return new EngineLimits(
                atLeast(1, "--with-timeout", seconds.get(), usual.seconds()),
                atLeast(EngineLimits.FEWEST_MEGABYTES, "--with-memory", megabytes.get(), usual.megabytes()));
    }

    private int atLeast(int least, String option, Optional<Integer> given, int usual) {
        if (given.isEmpty()) return usual;
        if (name.get().isEmpty()) throw CannotProceedException.wrongUsage(option + ": expected together with --with");
        if (given.get() >= least) return given.get();
        throw CannotProceedException.wrongUsage(option + ": expected " + least + " or more, found " + given.get());
    }

    private static SecondOpinionEngine find(String name) {
        List<SecondOpinionEngine> installed = installed(name);
        for (SecondOpinionEngine engine : installed) if (engine.name().equals(name)) return engine;
        if (name.equals(DL4J)) {
            throw CannotProceedException.wrongUsage("--with dl4j: its module is not built; " + BUILD
                    + " builds it (downloads 150 MB), and the keras-audit script then finds it");
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
                    + ": an engine on the class path does not fit this version; build it again (" + unfit.getMessage()
                    + ")");
        }
    }
}
