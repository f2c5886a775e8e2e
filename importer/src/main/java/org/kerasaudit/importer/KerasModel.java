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

/** An opened Keras file: the entry point for inspecting and running a model. */
public final class KerasModel {
    private final ModelFile file;
    private final Catalogue catalogue;
    private final @Nullable Model model;

    private KerasModel(ModelFile file, String backend, boolean eager, Catalogue catalogue) {
        this(
                file,
                catalogue,
                file.config() == null
                        ? null
                        : Model.of(
                                file.config(), origin(file, backend, eager), file.weights(), file.assets(), catalogue));
    }

    private KerasModel(ModelFile file, Catalogue catalogue, @Nullable Model model) {
        this.file = file;
        this.catalogue = catalogue;
        this.model = model;
    }

    /** Reads any Keras file or unzipped archive. Throws {@link KerasFormatException} if it is not one. */
    public static KerasModel read(Path path) {
        return read(path, Catalogue.standard());
    }

    /** Reads with the given catalog, e.g. one that knows custom layers. */
    public static KerasModel read(Path path, Catalogue catalogue) {
        return read(path, catalogue, Limits.DEFAULT);
    }

    /** Reads with the given limits. */
    public static KerasModel read(Path path, Limits limits) {
        return read(path, Catalogue.standard(), limits);
    }

    /** Returns the model in a file opened by {@link ModelFiles}. */
    public static KerasModel of(ModelFile file) {
        return new KerasModel(file, file.backend(), false, Catalogue.standard());
    }

    private static KerasModel read(Path path, Catalogue catalogue, Limits limits) {
        ModelFile file = ModelFiles.open(path, limits);
        return new KerasModel(file, file.backend(), false, catalogue);
    }

    /** Returns the same file interpreted as if written with this backend; archives do not record their backend. */
    public KerasModel as(String backend) {
        return new KerasModel(file, backend, false, catalogue);
    }

    /**
     * Returns the same file as run on this backend by a direct call, {@code model(x)}. On TensorFlow, {@code predict} may
     * compute something else, because the batch size is unknown in its graph.
     */
    public KerasModel calledDirectly(String backend) {
        return new KerasModel(file, backend, true, catalogue);
    }

    /** Returns the same file with stored tensors replaced by {@code other}. */
    public KerasModel storing(UnaryOperator<BoundWeight> other) {
        return new KerasModel(file, catalogue, model == null ? null : model.storing(other));
    }

    public ModelFile file() {
        return file;
    }

    /** Returns the model; empty for a weights-only file. */
    public Optional<Model> model() {
        return Optional.ofNullable(model);
    }

    /** Computes the outputs for these inputs in float32, one tensor per output of the model. */
    public List<Tensor> predict(List<Tensor> inputs) {
        return forwardPass(Precision.FLOAT32).run(inputs);
    }

    /** Returns a forward pass in this precision on the plain Java backend. */
    public ForwardPass forwardPass(Precision precision) {
        return forwardPass(precision, ComputeBackend.PLAIN);
    }

    /** Returns a forward pass in this precision on this backend. Throws {@link KerasFormatException} for a weights-only file. */
    public ForwardPass forwardPass(Precision precision, ComputeBackend backend) {
        if (model == null) throw new KerasFormatException(file.path(), "", "an architecture", "weights only");
        return new ForwardPass(model, precision, backend);
    }

    private static Origin origin(ModelFile file, String backend, boolean eager) {
        String version = file.kerasVersion();
        boolean keras3Config = file.config() != null
                && (file.config().has("module") || file.config().has("build_config"));
        Generation generation = version.startsWith("1.") || version.startsWith("0.")
                ? Generation.KERAS_1
                : version.startsWith("2.") || version.isEmpty() && !keras3Config
                        ? Generation.KERAS_2
                        : Generation.KERAS_3;
        boolean guessed = generation == Generation.KERAS_1 && backend.isEmpty();
        return new Origin(generation, version, guessed ? backendByNames(file.weights()) : backend, eager);
    }

    /**
     * Guesses the backend of a Keras 1 file, which records none, from variable names: TensorFlow writes {@code dense_1_W:0},
     * Theano {@code dense_1_W}. Empty if there are no names.
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
