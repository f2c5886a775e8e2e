package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.file.numpy.Npz;
import org.kerasaudit.importer.tensor.Tensor;

/** Operations return the types that Keras returns, and exact integers. Half precision is recorded as float32. */
class OperationTypesTest {
    static Stream<Fixtures.Case> cases() {
        return Fixtures.cases()
                .filter(fixture -> fixture.folder().getFileName().toString().startsWith("ops_"))
                .filter(fixture -> !fixture.model().toString().endsWith(".json"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void agreeWithKeras(Fixtures.Case fixture) {
        Map<String, Tensor> recording = Npz.read(fixture.recording());
        List<Tensor> computed = KerasModel.read(fixture.model()).predict(numbered(recording, "inputs/"));
        List<Tensor> recorded = numbered(recording, "outputs/");
        for (int i = 0; i < recorded.size(); i++) {
            Tensor expected = recorded.get(i);
            String type = computed.get(i).dtype().kerasName().replaceFirst("^b?float16$", "float32");
            assertThat(type)
                    .as("type of output " + i)
                    .isEqualTo(expected.dtype().kerasName());
            if (expected.dtype().isIntegral())
                assertThat(computed.get(i)).as("output " + i).isEqualTo(expected);
        }
    }

    private static List<Tensor> numbered(Map<String, Tensor> arrays, String prefix) {
        List<Tensor> found = new ArrayList<>();
        while (arrays.containsKey(prefix + found.size())) found.add(arrays.get(prefix + found.size()));
        return found;
    }
}
