package org.kerasaudit.cli;

import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.Witness;
import org.kerasaudit.auditor.engine.Engine;
import org.kerasaudit.auditor.engine.EngineLimits;
import picocli.CommandLine.Option;

/** Which other engine is asked for a second opinion, and what it may cost. */
final class EngineOptions {
    private static final String DL4J = "dl4j";
    private static final String BUILD = "./mvnw -q -B -pl auditor/dl4j -am -DskipTests package";

    @Option(
            names = "--with",
            paramLabel = "ENGINE",
            description = "Ask another engine, too, and set its parameters and outputs beside: dl4j.")
    private @Nullable String name;

    @Option(
            names = "--engine-timeout",
            paramLabel = "SECONDS",
            description = "How long the other engine may take for a model (default: 60).")
    private @Nullable Integer seconds;

    @Option(
            names = "--engine-memory",
            paramLabel = "MB",
            description = "How much memory the other engine may take (default: 2048).")
    private @Nullable Integer megabytes;

    /** The engine asked for, to be closed after use; null if there is none. Throws for one that is not installed. */
    @Nullable
    Witness witness() {
        EngineLimits limits = limits();
        return name == null ? null : new Witness(find(name), limits);
    }

    private EngineLimits limits() {
        EngineLimits usual = EngineLimits.DEFAULT;
        return new EngineLimits(
                atLeast(1, "--engine-timeout", seconds, usual.seconds()),
                atLeast(EngineLimits.FEWEST_MEGABYTES, "--engine-memory", megabytes, usual.megabytes()));
    }

    private int atLeast(int least, String option, @Nullable Integer given, int usual) {
        if (given == null) return usual;
        if (name == null) throw CannotProceedException.wrongUsage(option + ": expected together with --with");
        if (given >= least) return given;
        throw CannotProceedException.wrongUsage(option + ": expected " + least + " or more, found " + given);
    }

    private static Engine find(String name) {
        List<Engine> installed = installed(name);
        for (Engine engine : installed) if (engine.name().equals(name)) return engine;
        if (name.equals(DL4J)) {
            throw CannotProceedException.wrongUsage("--with dl4j: its module is not built; " + BUILD
                    + " builds it (downloads 150 MB), and the keras-audit script then finds it");
        }
        TreeSet<String> known = installed.stream().map(Engine::name).collect(Collectors.toCollection(TreeSet::new));
        known.add(DL4J);
        throw CannotProceedException.wrongUsage(
                "--with: expected " + String.join(" or ", known) + ", found '" + name + "'");
    }

    private static List<Engine> installed(String name) {
        try {
            return Engine.installed();
        } catch (ServiceConfigurationError | LinkageError unfit) {
            throw CannotProceedException.wrongUsage("--with " + name
                    + ": an engine on the class path does not fit this version; build it again (" + unfit.getMessage()
                    + ")");
        }
    }
}
