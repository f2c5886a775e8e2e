package org.kerasaudit.importer.ops.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Args.Arg;
import org.kerasaudit.importer.layers.Catalogue;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.ops.Operated;
import org.kerasaudit.importer.ops.Parameter;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** TensorFlow functions in tf.keras graphs that no recording covers. */
class TfLayersTest {
    private static final Tensor X = Operated.floats(new double[] {1, 2, 3, 4, 5, 6}, 2, 3);
    private static final Tensor I = Operated.ints(DType.INT32, new int[] {3}, 1, 2, 3);

    @Test
    void unknownFunctionsAreRefusedByName() {
        Operated layer = function("signal.stft");
        assertThat(layer.config().refusals())
                .containsExactly("function=\"signal.stft\": this TensorFlow function is not supported");
        assertThat(layer.layer().weights(Args.of(Shape.of(1, 2)))).isEmpty();
        assertThatThrownBy(() -> layer.shapes(X)).isInstanceOf(NotCheckableException.class);
    }

    @Test
    void functionNameIsRequired() {
        assertThatThrownBy(() -> layer("TFOpLambda", "{'name': 'x'}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("function");
    }

    /** {@code x == y} is saved without y, and einsum with only its equation. */
    @ParameterizedTest
    @ValueSource(
            strings = {"__operators__.eq", "__operators__.ne", "einsum", "meshgrid", "random.normal", "nn.dropout"})
    void functionsWithLostOperandsOrRandomResultsAreRefused(String symbol) {
        assertThat(function(symbol).config().refusals())
                .singleElement()
                .asString()
                .contains(symbol);
    }

    @ParameterizedTest
    @CsvSource({"ClassMethod,method_name", "InstanceProperty,attr_name", "InstanceMethod,attr_name"})
    void raggedAndSparseTensorsAreRefused(String className, String key) {
        String config = "{'cls_symbol': 'RaggedTensor', 'method_name': 'from_tensor', 'attr_name': 'values'}";
        assertThat(layer(className, config).config().refusals())
                .singleElement()
                .asString()
                .startsWith(key + "=")
                .endsWith("ragged and sparse tensors are not supported");
    }

    @Test
    void unknownArgumentsAreRefusedByName() {
        Args<Value> call = call(Map.of("axis", "1", "color", "'red'"), X);
        assertThat(function("math.reduce_sum").layer().refusedArguments(call))
                .containsExactly("color=\"red\": not supported");
    }

    @Test
    void argumentsThatKerasDidNotSaveAreReported() {
        assertThat(function("math.multiply").refused(X))
                .containsExactly("y=: math.multiply requires it, but Keras did not save it");
    }

    @Test
    void parameterNamesOfTensorFlow1AreAccepted() {
        Tensor sum = run("compat.v1.reduce_sum", Map.of("reduction_indices", "[1]", "keep_dims", "true"), X);
        assertThat(sum).isEqualTo(Operated.floats(new double[] {6, 15}, 2, 1));
        assertThat(run("compat.v1.squeeze", Map.of("squeeze_dims", "[1]"), sum))
                .isEqualTo(Operated.floats(new double[] {6, 15}, 2));
        assertThat(run("compat.v1.expand_dims", Map.of("dim", "0"), I).shape()).isEqualTo(Shape.of(1, 3));
        Map<String, String> both = Map.of("axis", "1", "dimension", "null");
        assertThat(run("compat.v1.argmax", both, X)).isEqualTo(Operated.ints(DType.INT64, new int[] {2}, 2, 2));
    }

    @Test
    void nothingIsPromoted() {
        assertThatThrownBy(() -> run("math.add", Map.of("y", X), I))
                .isInstanceOf(InputException.class)
                .hasMessage("TensorFlow does not mix int32 and float32");
        assertThatThrownBy(() -> run("math.add", Map.of("y", "1.5"), I))
                .isInstanceOf(InputException.class)
                .hasMessage("TensorFlow cannot convert 1.5 to int32");
        assertThat(run("math.add", Map.of("y", "1"), X).dtype()).isEqualTo(DType.FLOAT32);
    }

    @Test
    void integersAreSummedAndAveragedAsIntegers() {
        Tensor bytes = Operated.ints(DType.INT8, new int[] {3}, 100, 100, 3);
        assertThat(run("math.reduce_sum", Map.of(), bytes)).isEqualTo(Operated.ints(DType.INT8, new int[] {}, -53));
        assertThat(run("math.reduce_mean", Map.of(), Operated.ints(DType.INT32, new int[] {2}, 1, 2)))
                .isEqualTo(Operated.ints(DType.INT32, new int[] {}, 1));
    }

    @Test
    void sizesFromTensorsAreUnknownUnlessTheirContentsAreKnown() {
        Args<Shape> call =
                new Args<>(List.of(new Arg.One<>(Shape.of(-1, 3))), Map.of("shape", new Arg.One<>(Shape.of(2))));
        assertThat(function("reshape").layer().outputShapes(call)).containsExactly(Shape.of(-1, -1));
        Shape sizes = Shape.of(2).holding(Shape.of(-1, 3));
        Args<Shape> known = new Args<>(List.of(new Arg.One<>(Shape.of(-1, 3))), Map.of("shape", new Arg.One<>(sizes)));
        assertThat(function("reshape").layer().outputShapes(known)).containsExactly(Shape.of(-1, 3));
        Args<Shape> open =
                new Args<>(List.of(new Arg.One<>(Shape.of(-1, 3))), Map.of("shape", new Arg.One<>(Shape.of(-1))));
        assertThatThrownBy(() -> function("reshape").layer().outputShapes(open))
                .isInstanceOf(NotCheckableException.class)
                .hasMessage("the number of axes depends on the values of a tensor");
    }

    @Test
    void invalidShapesAndIndicesAreReported() {
        assertThatThrownBy(() -> shapes("reshape", Map.of("shape", "[4, 2]"), X))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("(2, 3)");
        assertThatThrownBy(() -> shapes("tile", Map.of("multiples", "[2]"), X)).isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> shapes("split", Map.of("num_or_size_splits", "2", "axis", "1"), X))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("divisible by 2");
        assertThatThrownBy(() -> run("gather", Map.of("indices", "[-1]"), X))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("-1");
    }

    /** The protocol buffer bytes of a node: name a, operation AddV2, attribute T of type 1, a 32-bit float. */
    @Test
    void nodesAreReadFromJsonOrBytes() {
        String bytes = "\\n\\u0001a\\u0012\\u0005AddV2*\\u0007\\n\\u0001T\\u0012\\u00020\\u0001";
        String dict = "{'name': 'a', 'op': 'AddV2', 'attr': {'T': {'type': 'DT_FLOAT'}}}";
        Tensor expected = Operated.floats(new double[] {3, 4, 5, 6, 7, 8}, 2, 3);
        assertThat(raw("'" + bytes + "'", "{'1': 2.0}").result(X)).isEqualTo(expected);
        assertThat(raw(dict, "{'1': 2.0}").result(X)).isEqualTo(expected);
        assertThat(NodeDef.read(Operated.json("'" + bytes + "'"))).isEqualTo(NodeDef.read(Operated.json(dict)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"''", "'\\n'", "'{'", "'\\u0012\\u0009Add'", "'\\u0012\\u00ff'", "{}", "null", "3"})
    void brokenNodesAreRefused(String node) {
        assertThatThrownBy(() -> raw(node, "{}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("a node of a TensorFlow graph");
    }

    @Test
    void rawOperationsAndTheirAttributesAreRefusedByName() {
        assertThat(raw("{'op': 'Bincount'}", "{}").config().refusals())
                .singleElement()
                .asString()
                .endsWith("TensorFlow operation Bincount is not supported");
        assertThat(raw("{'op': 'Relu', 'attr': {'slope': {'f': 0.5}}}", "{}")
                        .config()
                        .refusals())
                .singleElement()
                .asString()
                .endsWith("attribute slope=0.5 is not supported");
        assertThat(raw("{'op': 'AddV2'}", "{}").refused(X))
                .containsExactly("inbound_nodes=1 inputs: expected 2 inputs");
        assertThatThrownBy(() -> raw("{'op': 'AddV2'}", "{'one': 2}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("constants");
    }

    /** Every line of the table names an existing function and its parameters. */
    @Test
    void rawOperationsMapToKnownFunctions() {
        new TreeMap<>(RawOps.BY_NAME).forEach((op, raw) -> {
            TfFunction function = TfFunctions.named(raw.symbol()).orElseThrow(() -> new AssertionError(op));
            List<String> parameters = function.definition().parameters().stream()
                    .map(Parameter::name)
                    .toList();
            List<String> beyondFirst = raw.inputs().stream()
                    .map(name -> name.replace("*", ""))
                    .filter(name -> !parameters.contains(name))
                    .toList();
            assertThat(beyondFirst).as(op).isSubsetOf(raw.inputs().get(0));
            assertThat(parameters).as(op).containsAll(raw.attributes().values());
        });
    }

    @Test
    void selectOfTensorFlow1SelectsWholeRows() {
        Tensor rows = Operated.ints(DType.BOOL, new int[] {2}, 1, 0);
        Tensor zeros = Operated.floats(new double[6], 2, 3);
        assertThat(raw("{'op': 'Select'}", "{}").result(List.of(rows, X, zeros)))
                .isEqualTo(Operated.floats(new double[] {1, 2, 3, 0, 0, 0}, 2, 3));
    }

    private static Operated raw(String node, String constants) {
        return layer("TensorFlowOpLayer", "{'node_def': " + node + ", 'constants': " + constants + "}");
    }

    private static Operated function(String symbol) {
        return layer("TFOpLambda", "{'function': '" + symbol + "'}");
    }

    private static Operated layer(String className, String json) {
        Origin origin = new Origin(Origin.Generation.KERAS_2, "2.15.0", "tensorflow");
        Config config = new Config(Operated.json(json), origin, inner -> {
            throw new IllegalStateException("no operation contains a layer");
        });
        return new Operated(Catalogue.standard().reader(className).orElseThrow().apply(config), config);
    }

    private static Args<Value> call(Map<String, ?> named, Object... positional) {
        Map<String, Arg<Value>> arguments = new TreeMap<>();
        named.forEach((name, argument) -> arguments.put(name, Operated.argument(argument)));
        return new Args<>(Arrays.stream(positional).map(Operated::argument).toList(), arguments);
    }

    private static Tensor run(String symbol, Map<String, ?> named, Object... positional) {
        return function(symbol).run(call(named, positional)).get(0).tensor();
    }

    private static List<Shape> shapes(String symbol, Map<String, ?> named, Object... positional) {
        return function(symbol)
                .layer()
                .outputShapes(
                        call(named, positional).map(value -> value.tensor().shape()));
    }
}
