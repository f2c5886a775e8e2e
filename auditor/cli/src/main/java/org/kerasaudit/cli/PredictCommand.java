package org.kerasaudit.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.file.numpy.Npz;
import org.kerasaudit.importer.file.numpy.NpzWriter;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.MissingWeightException;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.model.Model;
import org.kerasaudit.importer.model.Network;
import org.kerasaudit.importer.model.Problem;
import org.kerasaudit.importer.model.Problem.Kind;
import org.kerasaudit.importer.run.ComputeBackend;
import org.kerasaudit.importer.run.ForwardPass;
import org.kerasaudit.importer.run.LayerOutputs;
import org.kerasaudit.importer.tensor.Tensor;

/** {@code keras-audit predict MODEL}: runs the model on arrays from an NPZ file. */
final class PredictCommand extends Subcommand {
    private static final Set<Kind> UNCLEAR = EnumSet.of(Kind.UNKNOWN_LAYER, Kind.UNKNOWN_OPTION, Kind.INVALID_CONFIG);

    private final ModelArgument model = new ModelArgument(this);
    private final Supplier<Path> inputs = required("--inputs", "IN.npz", Path.class, "NPZ file with the inputs.");
    private final Supplier<Path> output =
            required("--output", "OUT.npz", Path.class, "NPZ file to write the outputs to.");
    private final BooleanSupplier layers = flag("--layers", "Also write the output of every layer.");

    private final Supplier<Arithmetic> arithmetic = option(
            "--precision", "PRECISION", Arithmetic.class, Arithmetic.FLOAT, "Compute in float (default) or double.");

    private final BackendOption backend = new BackendOption(this);

    PredictCommand() {
        super(
                "predict",
                "Runs a model on inputs from an NPZ file and writes the outputs to another NPZ file.",
                "  keras-audit predict model.keras --inputs in.npz --output out.npz --layers",
                "Inputs are named inputs/0, inputs/1, ... or after the input layers; for one input, any name works.",
                "The output file holds outputs/0, outputs/1, ... and, with --layers, layers/<name>.");
    }

    @Override
    public Integer call() throws IOException {
        AtomicFile.check(output.get());
        model.originals().file(inputs.get(), "the input file").protect("--output", output.get());
        KerasModel opened = model.read();
        Model parsed = opened.model()
                .orElseThrow(() -> CannotProceedException.incomplete(
                        model.file() + ": expected an architecture and its weights, found weights only"));
        refuseGuessing(parsed);
        List<Tensor> given = new ModelInputs(inputs.get(), parsed.network()).from(Npz.read(inputs.get()));
        Map<String, Tensor> results = run(opened, given);
        AtomicFile.write(output.get(), out -> NpzWriter.write(out, results));
        return ExitCode.CLEAN;
    }

    /** Throws for a problem that may change what a layer computes: its output would be a guess. */
    private void refuseGuessing(Model parsed) {
        for (Problem problem : parsed.problems()) {
            if (!UNCLEAR.contains(problem.kind())) continue;
            String layer = problem.layer().isEmpty() ? "" : problem.layer() + ": ";
            throw CannotProceedException.incomplete(model.file() + ": " + layer + problem.place() + ": expected "
                    + problem.expected() + ", found " + problem.found());
        }
    }

    private Map<String, Tensor> run(KerasModel opened, List<Tensor> given) {
        LayerOutputs calls = new LayerOutputs(layer -> layers.getAsBoolean() && layer.outermost());
        List<Tensor> outputs = outputs(opened, given, calls);
        Map<String, Tensor> results = new LinkedHashMap<>();
        for (int i = 0; i < outputs.size(); i++) results.put("outputs/" + i, outputs.get(i));
        calls.byPath().forEach((layer, tensors) -> put(results, layer, tensors));
        return results;
    }

    private List<Tensor> outputs(KerasModel opened, List<Tensor> given, Network.Caller caller) {
        try (ForwardPass pass = opened.forwardPass(arithmetic.get().precision(), backend(opened, given))) {
            return pass.run(given, caller);
        } catch (NotCheckableException | MissingWeightException | ShapeException | InputException refused) {
            throw CannotProceedException.incomplete(model.file() + ": " + refused.getMessage());
        }
    }

    private ComputeBackend backend(KerasModel opened, List<Tensor> given) {
        @Nullable ComputeBackend requested = backend.backend();
        if (requested != null) return requested;
        long inputs = given.stream().mapToLong(Tensor::size).sum();
        return ComputeBackend.suited(
                inputs + Model.count(opened.model().orElseThrow().weights()).orElse(0));
    }

    /** Adds tensors as {@code layers/<name>}, {@code layers/<name>/1} and so on, for additional outputs and calls. */
    private void put(Map<String, Tensor> results, String layer, List<Tensor> tensors) {
        for (int k = 0; k < tensors.size(); k++) {
            String key = "layers/" + layer + (k == 0 ? "" : "/" + k);
            if (results.putIfAbsent(key, tensors.get(k)) != null)
                throw CannotProceedException.incomplete(model.file() + ": two layer outputs have the name " + key);
        }
    }
}
