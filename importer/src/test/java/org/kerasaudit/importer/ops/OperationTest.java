package org.kerasaudit.importer.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** How operations accept and refuse arguments, and behavior that recordings cannot show. */
class OperationTest {
    private static final Tensor ROW = Operated.floats(new double[] {1, 2, 3}, 3);
    private static final Tensor MATRIX = Operated.floats(new double[] {1, 2, 3, 4, 5, 6}, 2, 3);
    private static final Tensor BYTES = Operated.ints(DType.UINT8, new int[] {2}, 200, 3);
    private static final Tensor LONGS = Operated.ints(DType.INT64, new int[] {1}, (1L << 53) + 1);

    @Test
    void unknownArgumentIsRefusedByName() {
        assertThat(Operated.of("Exp", "{}").refused(ROW, "3"))
                .singleElement()
                .asString()
                .startsWith("args[1]=")
                .endsWith("not supported");
        assertThat(Operated.of("Exp", "{}").refused(ROW, "null")).isEmpty();
    }

    @Test
    void tensorInPlaceOfAConstantIsRefusedByName() {
        assertThat(Operated.of("Slice", "{}").refused(MATRIX, "[0, 0]", ROW))
                .singleElement()
                .asString()
                .startsWith("shape=");
    }

    @Test
    void constantOfTheWrongKindIsRefusedByName() {
        assertThat(Operated.of("GetItem", "{}").refused(MATRIX, "'first'"))
                .singleElement()
                .asString()
                .startsWith("key=");
        assertThat(Operated.of("GetItem", "{}").refused(MATRIX, "true")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Mean      | {'axis': 'rows'}                   | axis
            Resize    | {'size': [2, 2], 'antialias': 1}   | antialias
            Cast      | {'dtype': 'complex64'}             | dtype
            OneHot    | {'num_classes': -1}                | num_classes
            Einsum    | {'subscripts': 'ab,bc->az'}        | subscripts
            Tensordot | {'axes': [[0], [1], [2]]}          | axes
            Pad       | {'pad_width': [[1, 2, 3]]}         | pad_width
            Norm      | {'ord': 'one'}                     | ord
            """)
    void invalidOptionIsNamed(String className, String config, String key) {
        assertThatThrownBy(() -> Operated.of(className, config))
                .isInstanceOfSatisfying(
                        ConfigException.class, wrong -> assertThat(wrong.key()).isEqualTo(key));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            OneHot          | {'num_classes': 3, 'sparse': true}      | sparse
            TopK            | {'k': 2, 'sorted': false}               | sorted
            SVD             | {'compute_uv': true}                    | compute_uv
            Prod            | {'dtype': 'int32'}                      | dtype
            CTCDecode       | {'strategy': 'beam_search'}             | strategy
            VectorizedMap   | {'function': {'class_name': 'function'}} | function
            """)
    void unsupportedOptionIsRefusedByName(String className, String config, String key) {
        assertThat(Operated.of(className, config).config().refusals())
                .singleElement()
                .asString()
                .startsWith(key + "=");
    }

    @Test
    void pythonFunctionIsRefusedAndItsShapeUnknown() {
        Operated cond = Operated.of("Cond", "{}");
        String function = "{'module': 'builtins', 'class_name': 'function', 'config': 'f'}";
        assertThat(cond.refused(ROW, function, function)).isNotEmpty();
        assertThatThrownBy(() -> cond.shapes(ROW, function, function)).isInstanceOf(NotCheckableException.class);
    }

    @Test
    void pythonNumberTakesTheTypeOfTheTensor() {
        Tensor sum = Operated.of("Add", "{}").result(BYTES, "100");
        assertThat(sum).isEqualTo(Operated.ints(DType.UINT8, new int[] {2}, 44, 103));
        assertThat(Operated.of("Multiply", "{}").result(BYTES, "0.5").dtype()).isEqualTo(DType.FLOAT32);
    }

    @Test
    void numPyArrayKeepsItsType() {
        String doubles = "{'class_name': '__numpy__', 'config': {'value': [1, 2, 3], 'dtype': 'float64'}}";
        assertThat(Operated.of("Add", "{}").result(ROW, doubles).dtype()).isEqualTo(DType.FLOAT64);
    }

    @Test
    void int64ArithmeticIsExact() {
        assertThat(Operated.of("Add", "{}").result(LONGS, "2").getLong(0)).isEqualTo((1L << 53) + 3);
        assertThat(Operated.of("FloorDivide", "{}").result(LONGS, "-2").getLong(0))
                .isEqualTo(-(1L << 52) - 1);
        assertThat(Operated.of("Tensordot", "{'axes': 1}").result(LONGS, LONGS).getLong(0))
                .isEqualTo(((1L << 53) + 1) * ((1L << 53) + 1));
    }

    @Test
    void masksEndAtAnOperationUnlessItReturnsItsInput() {
        Tensor mask = Operated.ints(DType.BOOL, new int[] {3}, 1, 1, 0);
        Value masked = new Value(ROW, mask);
        assertThat(Operated.of("Add", "{}").run(masked, "1").get(0).mask()).isNull();
        assertThat(Operated.of("Cast", "{'dtype': 'float32'}")
                        .run(masked)
                        .get(0)
                        .mask())
                .isSameAs(mask);
        assertThat(Operated.of("Cast", "{'dtype': 'int32'}").run(masked).get(0).mask())
                .isNull();
    }

    @Test
    void incompatibleShapesAreReported() {
        assertThatThrownBy(() -> Operated.of("Add", "{}").shapes(ROW, BYTES)).isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> Operated.of("Concatenate", "{'axis': 0}").shapes(List.of(ROW, MATRIX)))
                .isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> Operated.of("GetItem", "{}").shapes(ROW, "3")).isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> Operated.of("Reshape", "{'newshape': [4, -1]}").shapes(MATRIX))
                .isInstanceOf(ShapeException.class);
    }

    @Test
    void invalidValuesAreReported() {
        Tensor far = Operated.ints(DType.INT32, new int[] {1}, 7);
        assertThatThrownBy(() -> Operated.of("Take", "{'axis': 0}").run(ROW, far))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("7");
        assertThatThrownBy(() -> Operated.of("FloorDivide", "{}").run(far, "0")).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> Operated.of("Erf", "{}").run(far)).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> Operated.of("Cholesky", "{}").run(Operated.floats(new double[] {1, 2, 2, 1}, 2, 2)))
                .isInstanceOf(InputException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mean", "add", "isin", "batch_normalization", "rgb_to_hsv", "cdist", "log_softmax"})
    void functionsAreFoundByTheirKerasNames(String function) {
        assertThat(Operations.function(function)).isPresent();
    }

    @Test
    void functionTakesItsOptionsAsArguments() {
        Layer mean = Operations.function("mean").orElseThrow();
        assertThat(mean.outputShapes(Operated.call(MATRIX, "1", "true")
                        .map(value -> value.tensor().shape())))
                .containsExactly(Shape.of(2, 1));
    }
}
