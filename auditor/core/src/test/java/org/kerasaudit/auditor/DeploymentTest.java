package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerasaudit.auditor.report.TextReport;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.DeployabilityRules;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.auditor.result.Verdict;
import org.kerasaudit.auditor.targets.Target;
import org.kerasaudit.auditor.targets.Targets;
import org.kerasaudit.fixtures.Fixtures;

/** DL4J's known hazards are found in files, each with the option it depends on, and not without that option. */
class DeploymentTest {
    private static final Target DL4J = Targets.usual();

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            LSTM('units': 3, 'go_backwards': true)                        | KA803 | go_backwards=true
            LSTM('units': 3, 'time_major': true)                          | KA803 | time_major=true
            LSTM('units': 3, 'unroll': true)                              | KA802 | unroll=true
            LSTM('units': 3, 'use_bias': false)                           | KA802 | use_bias=false
            LSTM('units': 16, 'recurrent_initializer': {'class_name': 'Orthogonal', 'config': {}}) | KA804 | recurrent_initializer.class_name=Orthogonal, units=16
            LSTM('units': 3, 'recurrent_activation': 'exponential')       | KA802 | recurrent_activation=exponential
            SimpleRNN('units': 3, 'recurrent_dropout': 0.5)               | KA802 | recurrent_dropout=0.5
            GRU('units': 3)                                               | KA802 | GRU
            Dense('units': 3)                                             | KA803 | input of rank 3
            Dense('units': 3, 'activation': 'gelu')                       | KA802 | activation=gelu
            Dense('units': 3, 'kernel_constraint': {'class_name': 'MaxNorm', 'config': {'max_value': 2, 'axis': 0}}) | KA802 | kernel_constraint.class_name=MaxNorm, kernel_constraint.config.max_value=2
            TimeDistributed('layer': {'class_name': 'Dense', 'config': {'name': 'inner', 'units': 3}}) | KA803 | input of rank 3
            Bidirectional('merge_mode': 'concat', 'layer': {'class_name': 'LSTM', 'config': {'name': 'inner', 'units': 3, 'go_backwards': true}}) | KA803 | go_backwards=true
            Bidirectional('merge_mode': null, 'layer': {'class_name': 'LSTM', 'config': {'name': 'inner', 'units': 3}}) | KA802 | merge_mode=null
            Bidirectional('merge_mode': 'concat', 'layer': {'class_name': 'GRU', 'config': {'name': 'inner', 'units': 3}}) | KA802 | GRU
            Conv1D('filters': 2, 'kernel_size': [2], 'groups': 2)         | KA803 | groups=2
            AveragePooling1D('pool_size': [2])                            | KA803 | AveragePooling1D
            GlobalMaxPooling1D('keepdims': true)                          | KA803 | keepdims=true
            Softmax('axis': 1)                                            | KA803 | axis=1
            BatchNormalization('axis': [1])                               | KA803 | axis=[1]
            BatchNormalization('axis': [2], 'center': false)              | KA802 | center=false
            PReLU()                                                       | KA806 | PReLU
            ReLU('max_value': 6)                                          | KA802 | max_value=6
            ZeroPadding1D('padding': [1, 1])                              | KA803 | ZeroPadding1D
            Masking('mask_value': 0.0)                                    | KA805 | the first layer
            acme>Scale()                                                  | KA802 | acme>Scale
            """)
    void aHazardIsFoundWithItsOption(String layer, String rule, String what) throws IOException {
        ModelReport report = audit(sequential("null, 6, 4", layer, linear()));
        assertThat(deployability(report))
                .as(report.findings().toString())
                .anyMatch(finding ->
                        finding.ruleId().equals(rule) && finding.found().equals(what));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            LSTM('units': 3, 'go_backwards': false, 'time_major': false, 'unroll': false, 'use_bias': true)
            LSTM('units': 15, 'recurrent_initializer': {'class_name': 'Orthogonal', 'config': {}})
            LSTM('units': 16, 'recurrent_initializer': {'class_name': 'GlorotUniform', 'config': {}})
            SimpleRNN('units': 3, 'recurrent_dropout': 0.0)
            TimeDistributed('layer': {'class_name': 'BatchNormalization', 'config': {'name': 'inner', 'axis': [1]}})
            Bidirectional('merge_mode': 'concat', 'layer': {'class_name': 'LSTM', 'config': {'name': 'inner', 'units': 3}})
            Conv1D('filters': 2, 'kernel_size': [2], 'groups': 1)
            MaxPooling1D('pool_size': [2])
            GlobalMaxPooling1D('keepdims': false)
            Softmax('axis': -1)
            Softmax('axis': 2)
            BatchNormalization('axis': [2], 'center': true)
            ReLU('max_value': 6.0)
            """)
    void noHazardIsFoundWithoutTheOption(String layer) throws IOException {
        ModelReport report = audit(sequential("null, 6, 4", layer, "Conv1D('filters': 2, 'kernel_size': [1])"));
        assertThat(deployability(report)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Dense('units': 3) ; LSTM('units': 2)                          | nothing
            Dense('units': 3) ; Conv1D('filters': 2, 'kernel_size': [1])  | KA805 input of rank 3
            Dense('units': 3) ; MaxPooling1D('pool_size': [2])            | KA802 input of rank 3
            LSTM('units': 3) ; Dense('units': 3)                          | nothing
            Conv1D('filters': 2, 'kernel_size': [1]) ; Flatten()          | KA803 the last layer
            Conv1D('filters': 2, 'kernel_size': [1]) ; Flatten() ; Dense('units': 3) | nothing
            Flatten()                                                     | KA802 the only layer
            Dropout('rate': 0.5) ; LSTM('units': 2)                       | nothing
            Dropout('rate': 0.5) ; ReLU() ; LSTM('units': 2)              | KA805 the second layer, after another activation, dropout or cropping layer
            Conv1D('filters': 2, 'kernel_size': [1]) ; Dropout('rate': 0.5) ; ReLU() ; LSTM('units': 2) | nothing
            """)
    void hazardsDependOnNeighbors(String layers, String expected) throws IOException {
        ModelReport report = audit(sequential("null, 6, 4", layers.split(" ; ")));
        assertThat(deployability(report).stream().map(finding -> finding.ruleId() + " " + finding.found()))
                .containsExactlyElementsOf(expected.equals("nothing") ? List.of() : List.of(expected));
    }

    @Test
    void aMessageStatesFileLayerOptionEffectAndWorkaround() {
        ModelReport report = audit(Fixtures.folder("keras-2.3.1/SimpleRNN-0").resolve("model.h5"), List.of(DL4J));
        assertThat(deployability(report))
                .extracting(Finding::message)
                .contains(
                        "model.h5: simple_rnn_1: go_backwards=true: DL4J 1.0.0-M2.1 ignores it and runs forward; workaround: "
                                + "if the layer reads the model's input, reverse the time axis of the data instead");
        assertThat(deployability(report)).allMatch(finding -> finding.severity() == Severity.WARNING);
        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(TextReport.of(report, 80, false))
                .contains("warning KA803 model.h5: simple_rnn_1: go_backwards=true");
    }

    @Test
    void keras3ArchivesAreUnreadable() {
        ModelReport report = audit(Fixtures.folder("seed/lstm").resolve("model.keras"), List.of(DL4J));
        assertThat(deployability(report)).extracting(Finding::ruleId).startsWith("KA801");
    }

    @Test
    void hazardsOfTheDefaultTargetTakeOneLine() {
        ModelReport report = new Auditor(AuditOptions.DEFAULT)
                .audit(Fixtures.folder("keras-2.10.0/target_mask").resolve("model.h5"));
        assertThat(deployability(report)).isNotEmpty().allMatch(finding -> finding.severity() == Severity.INFO);
        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(TextReport.of(report, 80, false))
                .contains(
                        "\nDL4J 1.0.0-M2.1 would miscompute embedding (mask_zero=true) (details: --target dl4j-1.0.0-M2.1)\n")
                .doesNotContain("KA80");
    }

    @Test
    void noHazardsOrNoTargetsMeanNoOutput() {
        Path plain = Fixtures.folder("keras-2.3.1/Sequential_mlp-0").resolve("model.h5");
        assertThat(TextReport.of(new Auditor(AuditOptions.DEFAULT).audit(plain), 80, false))
                .doesNotContain("DL4J");
        Path masked = Fixtures.folder("keras-2.10.0/target_mask").resolve("model.h5");
        assertThat(audit(masked, List.of()).findings()).isEmpty();
    }

    @Test
    void dl4jMasterImportsGruAsSimpleRnn() throws IOException {
        Path model = sequential("null, 6, 4", "GRU('units': 3)", linear());
        ModelReport report = audit(model, List.of(Targets.named("dl4j-master").orElseThrow()));
        assertThat(deployability(report))
                .filteredOn(finding -> finding.ruleId().equals("KA803"))
                .extracting(Finding::message)
                .singleElement()
                .asString()
                .contains("DL4J master imports it as a SimpleRnn, with only a log message");
    }

    @Test
    void everyRuleIsExplained() {
        assertThat(DeployabilityRules.all())
                .extracting(Rule::id)
                .containsExactly("KA801", "KA802", "KA803", "KA804", "KA805", "KA806");
        assertThat(DeployabilityRules.all())
                .allMatch(rule ->
                        rule.summary().endsWith(".") && rule.explanation().endsWith("."));
    }

    private static String linear() {
        return "Activation('activation': 'linear')";
    }

    private ModelReport audit(Path model) {
        return audit(model, List.of(DL4J));
    }

    private static ModelReport audit(Path model, List<Target> targets) {
        return new Auditor(AuditOptions.DEFAULT.withTargets(targets)).audit(model);
    }

    private static List<Finding> deployability(ModelReport report) {
        return report.findings().stream()
                .filter(finding -> finding.ruleId().startsWith("KA80"))
                .toList();
    }

    /** Writes a tf.keras 2.15 architecture with these layers, given as {@code Class('option': value, …)}. */
    private Path sequential(String shape, String... layers) throws IOException {
        String input = "InputLayer('batch_input_shape': [" + shape + "], 'dtype': 'float32')";
        String all = Stream.concat(Stream.of(input), Stream.of(layers))
                .map(String::strip)
                .map(DeploymentTest::layer)
                .collect(Collectors.joining(", "));
        String json = "{'class_name': 'Sequential', 'config': {'name': 'net', 'layers': [" + all
                + "]}, 'keras_version': '2.15.0', 'backend': 'tensorflow'}";
        return Files.writeString(folder.resolve("net.json"), json.replace('\'', '"'));
    }

    private static String layer(String written) {
        int open = written.indexOf('(');
        String className = written.substring(0, open);
        String options = written.substring(open + 1, written.length() - 1);
        String name = "layer_" + Math.abs(written.hashCode() % 100000);
        return "{'class_name': '" + className + "', 'config': {'name': '" + name + "'" + (options.isEmpty() ? "" : ", ")
                + options + "}}";
    }
}
