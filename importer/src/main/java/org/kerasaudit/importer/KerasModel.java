package org.kerasaudit.importer;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.file.ModelFile;
import org.kerasaudit.importer.file.ModelFiles;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.file.bytes.Limits;
import org.kerasaudit.importer.layers.Catalogue;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Origin.Generation;
import org.kerasaudit.importer.model.BoundWeight;
import org.kerasaudit.importer.model.Model;
import org.kerasaudit.importer.model.WeightStore;
import org.kerasaudit.importer.run.ComputeBackend;
import org.kerasaudit.importer.run.ForwardPass;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/** The front door: a Keras file opened, to be asked and run. */
public final class KerasModel {
    private final ModelFile file;
    private final Catalogue catalogue;
    private final @Nullable Model model;

    private KerasModel(ModelFile file, String backend, Catalogue catalogue) {
        this(
                file,
                catalogue,
                file.config() == null
                        ? null
                        : Model.of(file.config(), origin(file, backend), file.weights(), file.assets(), catalogue));
    }

    private KerasModel(ModelFile file, Catalogue catalogue, @Nullable Model model) {
        this.file = file;
        this.catalogue = catalogue;
        this.model = model;
    }

    /** Reads any Keras file or unzipped archive. Throws {@link KerasFormatException} where it is none. */
    public static KerasModel read(Path path) {
        return read(path, Catalogue.standard());
    }

    /** Reads with a catalogue of one's own, e.g. one that knows custom layers. */
    public static KerasModel read(Path path, Catalogue catalogue) {
        return read(path, catalogue, Limits.DEFAULT);
    }

    /** Reads within other limits. */
    public static KerasModel read(Path path, Limits limits) {
        return read(path, Catalogue.standard(), limits);
    }

    /** The model in a file that has been opened, by {@link ModelFiles}. */
    public static KerasModel of(ModelFile file) {
        return new KerasModel(file, file.backend(), Catalogue.standard());
    }

    private static KerasModel read(Path path, Catalogue catalogue, Limits limits) {
        ModelFile file = ModelFiles.open(path, limits);
        return new KerasModel(file, file.backend(), catalogue);
    }

    /** The same file understood as if this backend had written it; archives do not say which did. */
    public KerasModel as(String backend) {
        return new KerasModel(file, backend, catalogue);
    }

    /** The same file with other tensors in the place of some that it stores. */
    public KerasModel storing(UnaryOperator<BoundWeight> other) {
        return new KerasModel(file, catalogue, model == null ? null : model.storing(other));
    }

    public ModelFile file() {
        return file;
    }

    /** The model; empty for a weights-only file. */
    public Optional<Model> model() {
        return Optional.ofNullable(model);
    }

    /** The outputs for these inputs in float32, one tensor per output of the model. */
    public List<Tensor> predict(List<Tensor> inputs) {
        return forwardPass(Precision.FLOAT32).run(inputs);
    }

    /** A forward pass in this precision in plain Java. */
    public ForwardPass forwardPass(Precision precision) {
        return forwardPass(precision, ComputeBackend.PLAIN);
    }

    /** A forward pass in this precision by this backend. */
    public ForwardPass forwardPass(Precision precision, ComputeBackend backend) {
        if (model == null) throw new KerasFormatException(file.path(), "", "an architecture", "weights only");
        return new ForwardPass(model, precision, backend);
    }

    private static Origin origin(ModelFile file, String backend) {
        String version = file.kerasVersion();
        boolean keras3Config = file.config() != null
                && (file.config().has("module") || file.config().has("build_config"));
        Generation generation = version.startsWith("1.") || version.startsWith("0.")
                ? Generation.KERAS_1
                : version.startsWith("2.") || version.isEmpty() && !keras3Config
                        ? Generation.KERAS_2
                        : Generation.KERAS_3;
        boolean unrecorded = generation == Generation.KERAS_1 && backend.isEmpty();
        return new Origin(generation, version, unrecorded ? backendByNames(file.weights()) : backend);
    }

    /**
     * Keras 1 states no backend, but TensorFlow's variables are called {@code dense_1_W:0} where Theano's are {@code
     * dense_1_W}. Empty where there are no names to tell.
     */
    static String backendByNames(WeightStore weights) {
        List<String> names = weights.groups().stream()
                .flatMap(group -> group.entries().stream())
                .map(WeightStore.Entry::name)
                .toList();
        if (names.isEmpty()) return "";
        return names.stream().anyMatch(name -> name.endsWith(":0")) ? "tensorflow" : "theano";
    }
}
