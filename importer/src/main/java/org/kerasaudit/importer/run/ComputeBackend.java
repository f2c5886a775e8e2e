package org.kerasaudit.importer.run;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.graph.GraphCompiler;

/**
 * What a forward pass is computed by. Not to be confused with the backend of Keras that a file names.
 */
public final class ComputeBackend {
    /** Java alone, in any precision: the judge of the others. */
    public static final ComputeBackend PLAIN = new ComputeBackend("plain", null, false);

    private static final long WORTH_LOADING = 1 << 17;

    private final String name;
    private final @Nullable GraphCompiler compiler;
    private final boolean fuses;

    /** The backends on the class path, the fastest first. */
    private static final class Holder {
        static final List<ComputeBackend> COMPILED =
                ServiceLoader.load(GraphCompiler.class, GraphCompiler.class.getClassLoader()).stream()
                        .map(ServiceLoader.Provider::get)
                        .map(compiler -> new ComputeBackend(compiler.name(), compiler, true))
                        .toList();

        static final List<ComputeBackend> ALL = Stream.concat(
                        Stream.of(PLAIN), COMPILED.stream().flatMap(backend -> Stream.of(backend, backend.unfused())))
                .toList();
    }

    private ComputeBackend(String name, @Nullable GraphCompiler compiler, boolean fuses) {
        this.name = name;
        this.compiler = compiler;
        this.fuses = fuses;
    }

    /** Plain Java, then each that is on the class path, present or not: fused, and with every operation on its own. */
    public static List<ComputeBackend> all() {
        return Holder.ALL;
    }

    /** The one of {@link #all} of that name: {@code plain}, {@code onednn}, {@code onednn-unfolded}. */
    public static Optional<ComputeBackend> of(String name) {
        return all().stream().filter(backend -> backend.name.equals(name)).findFirst();
    }

    /** The fastest that is present. */
    public static ComputeBackend fastest() {
        return Holder.COMPILED.stream()
                .filter(ComputeBackend::isPresent)
                .findFirst()
                .orElse(PLAIN);
    }

    /** The fastest for so many weights and inputs: few are worked through before a native library is loaded. */
    public static ComputeBackend suited(long elements) {
        return elements < WORTH_LOADING ? PLAIN : fastest();
    }

    private ComputeBackend unfused() {
        return new ComputeBackend(name + "-unfolded", compiler, false);
    }

    public String name() {
        return name;
    }

    /** Compiles what a model computes in float32; null for plain Java, which computes all else, too. */
    @Nullable
    GraphCompiler compiler() {
        return compiler;
    }

    /** Whether operations may be fused; else each is computed on its own, which is slower and closer to what layers spell out. */
    boolean fuses() {
        return fuses;
    }

    /** Whether it can be used here. Loads its native part. */
    public boolean isPresent() {
        return compiler == null || compiler.isPresent();
    }

    /** Why it cannot be used here; empty for plain Java, which always can. */
    public String absence() {
        return compiler == null ? "" : compiler.absence();
    }

    @Override
    public String toString() {
        return name;
    }
}
