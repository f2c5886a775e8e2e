package org.kerasaudit.importer.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.file.numpy.Npz;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.MissingWeightException;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.model.Model;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/** A batch run in parts yields what plain Java computes for the whole batch, for every kind of model. */
class BatchesTest {
    private static final int SAMPLES = 2 * Batches.FEW + 3;
    private static final ComputeBackend ONEDNN = ComputeBackend.of("onednn").orElseThrow();
    private static final double RTOL = 1e-4;

    static Stream<Fixtures.Case> recorded() {
        return Fixtures.cases().filter(fixture -> Files.exists(recording(fixture)));
    }

    private static Path recording(Fixtures.Case fixture) {
        return fixture.model().resolveSibling("recording.npz");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("recorded")
    void partsYieldTheSameOutputsAsTheWholeBatch(Fixtures.Case fixture) {
        assumeTrue(ONEDNN.isPresent(), "oneDNN is not available on this machine");
        Model model = KerasModel.read(fixture.model()).model().orElseThrow();
        List<Tensor> inputs = manySamples(Npz.read(recording(fixture)));
        List<Tensor> whole;
        try {
            whole = new ForwardPass(model, Precision.FLOAT32, ComputeBackend.PLAIN).run(inputs);
        } catch (NotCheckableException | MissingWeightException | ShapeException | InputException refused) {
            return;
        }
        try (ForwardPass pass = new ForwardPass(model, Precision.FLOAT32, ONEDNN, 1)) {
            List<Tensor> parts = pass.run(inputs);
            for (int i = 0; i < whole.size(); i++) {
                if (whole.get(i).dtype() == DType.FLOAT32) assertClose(parts.get(i), whole.get(i));
                else assertThat(parts.get(i)).isEqualTo(whole.get(i));
            }
        }
    }

    /** Repeats the recorded samples, each repetition slightly smaller. */
    private static List<Tensor> manySamples(Map<String, Tensor> recording) {
        List<Tensor> inputs = new ArrayList<>();
        for (int i = 0; recording.containsKey("inputs/" + i); i++) {
            Tensor few = recording.get("inputs/" + i);
            Tensor many = Layout.select(few, 0, SAMPLES, sample -> sample % few.dim(0));
            inputs.add(few.dtype() == DType.FLOAT32 ? shrinking(many) : many);
        }
        return inputs;
    }

    private static Tensor shrinking(Tensor samples) {
        float[] shrunk = samples.floats().clone();
        int size = shrunk.length / samples.dim(0);
        for (int i = 0; i < shrunk.length; i++) shrunk[i] *= 1 - i / size / 100f;
        return Tensor.of(shrunk, samples.dims());
    }

    private static void assertClose(Tensor found, Tensor expected) {
        assertThat(found.dims()).isEqualTo(expected.dims());
        double largest = 0;
        for (int i = 0; i < expected.size(); i++) {
            if (Double.isFinite(expected.get(i))) largest = Math.max(largest, Math.abs(expected.get(i)));
        }
        for (int i = 0; i < expected.size(); i++) {
            boolean close = Math.abs(found.get(i) - expected.get(i)) <= RTOL * largest;
            assertThat(close || Double.compare(found.get(i), expected.get(i)) == 0)
                    .as("element %s: expected %s, found %s", i, expected.get(i), found.get(i))
                    .isTrue();
        }
    }
}
