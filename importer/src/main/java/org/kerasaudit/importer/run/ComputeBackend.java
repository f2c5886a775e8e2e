package org.kerasaudit.importer.run;

import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.graph.GraphCompiler;

/** A compute backend of a forward pass. Not to be confused with the Keras backend recorded in a file. */
public final class ComputeBackend {
    /** Plain Java, in any precision: the reference for the others. */
    public static final ComputeBackend PLAIN = new ComputeBackend("plain", null, false);

    private static final long WORTH_LOADING = 1 << 17;

    private final String name;
    private final @Nullable GraphCompiler compiler;
    private final boolean fuses;

    /** Holder of the backends on the class path, fastest first. */
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

    /** Returns plain Java, then each backend on the class path, available or not: fused, then with every operation separate. */
    public static List<ComputeBackend> all() {
        return Holder.ALL;
    }

    /** Returns the backend with this name: {@code plain}, {@code onednn}, {@code onednn-unfolded}. */
    public static Optional<ComputeBackend> of(String name) {
        return all().stream().filter(backend -> backend.name.equals(name)).findFirst();
    }

    /** Returns the fastest available backend. */
    public static ComputeBackend fastest() {
        return Holder.COMPILED.stream()
                .filter(ComputeBackend::isPresent)
                .findFirst()
                .orElse(PLAIN);
    }

    /**
     * Returns the fastest backend for this number of weights and inputs; if there are few, plain Java finishes before a
     * native library would be loaded.
     */
    public static ComputeBackend suited(long elements) {
        return elements < WORTH_LOADING ? PLAIN : fastest();
    }

    private ComputeBackend unfused() {
        return new ComputeBackend(name + "-unfolded", compiler, false);
    }

    public String name() {
        return name;
    }

    /** Returns the compiler for float32 graphs; null for plain Java, which also computes everything else. */
    @Nullable
    GraphCompiler compiler() {
        return compiler;
    }

    /** Returns whether operations may be fused; computing each separately is slower but closer to the layers' definitions. */
    boolean fuses() {
        return fuses;
    }

    /** Returns whether this backend is available on this machine. Loads its native library. */
    public boolean isPresent() {
        return compiler == null || compiler.isPresent();
    }

    /** Returns why it is unavailable; empty for plain Java, which is always available. */
    public String absence() {
        return compiler == null ? "" : compiler.absence();
    }

    @Override
    public String toString() {
        return name;
    }
}
