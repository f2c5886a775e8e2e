package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kerasaudit.auditor.ExamplesTest.Example;
import org.kerasaudit.auditor.verify.diagnosis.BrokenModel;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.file.numpy.Npz;
import org.kerasaudit.importer.tensor.Tensor;

/** The Java examples of README.md and docs/java.md do what they say, on fixtures. */
class RunExamplesTest {
    /** Dense 4→3, a custom layer, Dense 3→2. */
    private static final String RECORDED = "keras-3.15.1-options/custom_layer/model.keras";

    @TempDir
    private Path folder;

    @Test
    void readsAndPredicts() throws Exception {
        for (String page : List.of("README", "docs/java")) {
            Example example = example(page, "KerasModel model = KerasModel.read(");
            String onAFixture = example.text()
                    .replace("model.keras", Fixtures.folder(RECORDED).toString())
                    .replaceFirst("}}$", "inputs = outputs; }}");
            Object ran = ran(example.name(), onAFixture, "run", Map.of());
            assertThat(outputs(ran))
                    .singleElement()
                    .satisfies(output -> assertThat(output.dim(0)).isEqualTo(1));
        }
    }

    @Test
    void repeatsPredictions() throws Exception {
        Example example = example("docs/java", "model.forwardPass(");
        Map<String, Tensor> recording = Npz.read(Fixtures.folder(RECORDED).resolveSibling("recording.npz"));
        Map<String, Object> fields = Map.of(
                "model", KerasModel.read(Fixtures.folder(RECORDED)), "inputs", List.of(recording.get("inputs/0")));
        String text = example.text().replaceFirst("pass\\.run\\(inputs\\);", "inputs = pass.run(inputs);");
        Object ran = ran(example.name(), text, "run", fields);
        Tensor recorded = recording.get("outputs/0");
        assertThat(outputs(ran)).singleElement().satisfies(output -> {
            assertThat(output.shape()).isEqualTo(recorded.shape());
            assertThat(output.doubles()).containsExactly(recorded.doubles(), within(1e-5));
        });
    }

    @Test
    void theRegressionTestPassesWhileTheModelMatches() throws Exception {
        regressionTest(Fixtures.folder(RECORDED));
    }

    @Test
    void theRegressionTestFailsOnceTheModelComputesSomethingElse() {
        BrokenModel.copy(RECORDED, folder)
                .weights("kernel", kernel -> Tensor.of(new double[kernel.size()], kernel.dims()));
        assertThatThrownBy(() -> regressionTest(folder.resolve("model.keras")))
                .cause()
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("DIFFERS");
    }

    @Test
    void theRegressionTestFailsWithoutARecording() throws IOException {
        Path alone = Files.copy(Fixtures.folder(RECORDED), folder.resolve("model.keras"));
        assertThatThrownBy(() -> regressionTest(alone)).cause().hasMessageContaining("no recording next to the model");
    }

    private void regressionTest(Path model) throws Exception {
        Example example = example("docs/java", "modelMatchesItsRecording");
        String text = example.text().replace("src/main/models/churn.keras", model.toString());
        ran(example.name(), text, "modelMatchesItsRecording", Map.of());
    }

    /** Returns the outputs, which the edited example stores in its field {@code inputs}. */
    @SuppressWarnings("unchecked")
    private static List<Tensor> outputs(Object ran) throws ReflectiveOperationException {
        return (List<Tensor>) ran.getClass().getField("inputs").get(ran);
    }

    private static Example example(String page, String containing) throws IOException {
        return ExamplesTest.examples(page).stream()
                .filter(example -> example.text().contains(containing))
                .findFirst()
                .orElseThrow();
    }

    /** Compiles an example, runs its method and returns the object. */
    private Object ran(String name, String text, String method, Map<String, Object> fields) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assumeTrue(compiler != null, "a runtime only");
        Path classes = Files.createTempDirectory(folder, "classes");
        StringWriter errors = new StringWriter();
        List<String> options = List.of("-proc:none", "-cp", ExamplesTest.classPath(), "-d", classes.toString());
        assertThat(compiler.getTask(
                                errors,
                                null,
                                null,
                                options,
                                null,
                                List.of(ExamplesTest.source(new Example(name, text))))
                        .call())
                .as(errors.toString())
                .isTrue();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            Object example =
                    loader.loadClass("example." + name).getConstructor().newInstance();
            for (Map.Entry<String, Object> field : fields.entrySet()) {
                example.getClass().getField(field.getKey()).set(example, field.getValue());
            }
            Method run = example.getClass().getDeclaredMethod(method);
            run.setAccessible(true);
            run.invoke(example);
            return example;
        }
    }
}
