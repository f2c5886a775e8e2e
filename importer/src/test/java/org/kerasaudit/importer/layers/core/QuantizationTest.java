package org.kerasaudit.importer.layers.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.MapWeights;
import org.kerasaudit.importer.layers.MissingWeightException;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Policy;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.kernel.AbsMax;
import org.kerasaudit.importer.layers.kernel.Contraction;
import org.kerasaudit.importer.layers.kernel.Einsum;
import org.kerasaudit.importer.layers.kernel.EinsumProduct;
import org.kerasaudit.importer.layers.kernel.Float8Kernel;
import org.kerasaudit.importer.layers.kernel.KernelScheme;
import org.kerasaudit.importer.layers.kernel.MatrixProduct;
import org.kerasaudit.importer.layers.kernel.Quanta;
import org.kerasaudit.importer.layers.kernel.Quantization;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;
import org.kerasaudit.importer.tensor.plain.PlainKernels;

/** The variables of quantized kernels by Keras version, and how numbers are rounded; whole layers are recorded cases. */
class QuantizationTest {
    private static final PlainKernels KERNELS = new PlainKernels(Precision.FLOAT32);
    private static final Args<Shape> INPUT = Args.of(Shape.of(Shape.UNKNOWN, 5));

    private static final Contraction PRODUCT = new MatrixProduct(6, 1, "input_dim", "units");

    /** The examples from the documentation of {@code keras.quantizers.pack_int4}. */
    @Test
    void twoInt4NumbersShareAByte() {
        Quanta rows = new Quanta(Shape.of(3, 2), 0, true, 0, 0);
        assertThat(rows.stored()).isEqualTo(Shape.of(2, 2));
        assertThat(rows.unpack(bytes(DType.INT8, new long[] {45, -121, 1, 0}, 2, 2)))
                .isEqualTo(bytes(DType.INT8, new long[] {-3, 7, 2, -8, 1, 0}, 3, 2));
        Quanta columns = new Quanta(Shape.of(2, 3), 1, true, 0, 0);
        assertThat(columns.unpack(bytes(DType.INT8, new long[] {125, 2, 24, 0}, 2, 2)))
                .isEqualTo(bytes(DType.INT8, new long[] {-3, 7, 2, -8, 1, 0}, 2, 3));
    }

    @Test
    void calibratedNumbersAreUnsigned() {
        Quanta quanta = new Quanta(Shape.of(3, 1), 0, false, 1, 1);
        assertThat(quanta.unpack(bytes(DType.UINT8, new long[] {0xF8, 0x03}, 2, 1)))
                .isEqualTo(bytes(DType.UINT8, new long[] {8, 15, 3}, 3, 1));
    }

    /** 2 × (7 - 3) = 8 in the first group and 10 × (7 - 5) = 20 in the second. */
    @Test
    void groupsHaveScalesAndZeroPoints() {
        Quanta quanta = new Quanta(Shape.of(3, 1), -1, true, 0, 2);
        Tensor numbers = bytes(DType.INT8, new long[] {7, 7, 7}, 3, 1);
        Tensor scale = Tensor.of(new float[] {2, 10}, 2, 1);
        Tensor zero = bytes(DType.INT8, new long[] {3, 5}, 2, 1);
        Tensor restored = quanta.restore(numbers, scale, zero, Tensor.of(new float[] {0, 1, 0}, 3), KERNELS);
        assertThat(restored).isEqualTo(Tensor.of(new float[] {8, 20, 8}, 3, 1));
        assertThatThrownBy(() -> quanta.restore(numbers, scale, zero, Tensor.of(new float[] {0, 2, 0}, 3), KERNELS))
                .isInstanceOf(MissingWeightException.class)
                .hasMessage("g_idx: expected groups 0 to 1, found 2");
    }

    /** The largest magnitude, 127, results in a scale of 1: 127 + 1e-7 is 127 in float32. */
    @Test
    void inputsAreRoundedHalfToEven() {
        Tensor x = Tensor.of(new float[] {127, 0.5f, 1.5f, 2.5f, -0.5f, -3.49f}, 1, 6);
        AbsMax.Scaled scaled = AbsMax.DEFAULT.quantize(x, PRODUCT, KERNELS);
        assertThat(scaled.values().doubles()).containsExactly(127, 0, 2, 2, -0.0, -3);
        assertThat(scaled.scale()).isEqualTo(Tensor.of(new float[] {1}, 1, 1));
    }

    @Test
    void anInputOfZerosStaysZero() {
        AbsMax.Scaled scaled = AbsMax.DEFAULT.quantize(Tensor.of(new float[3], 1, 3), PRODUCT, KERNELS);
        assertThat(scaled.values()).isEqualTo(Tensor.of(new float[3], 1, 3));
    }

    /** Expected values are from ml_dtypes. */
    @ParameterizedTest
    @CsvSource({
        "0.3, 0.3125",
        "17, 16",
        "19, 20",
        "1.0625, 1",
        "1.1875, 1.25",
        "432, 448",
        "1000, 448",
        "-1000, -448",
        "0.0009765625, 0",
        "0.0029296875, 0.00390625",
        "0.0137, 0.013671875"
    })
    void float8KeepsFourSignificantBits(double x, double rounded) {
        assertThat(Float8Kernel.round(x)).isEqualTo(rounded);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3.1.1  | int8_from_float32     | bias [3] kernel [5, 3] kernel_scale [1, 3]",
                "3.2.0  | int8_from_float32     | kernel [5, 3] bias [3] kernel_scale [3]",
                "3.13.2 | int4_from_float32     | kernel [3, 3] bias [3] kernel_scale [3]",
                "3.14.0 | int4_from_float32     | kernel [5, 2] bias [3] kernel_scale [3]",
                "3.15.1 | int4/-1_from_float32  | kernel [5, 2] bias [3] kernel_scale [3]",
                "3.15.1 | int4/2_from_float32   | kernel [5, 2] bias [3] kernel_scale [3, 3] kernel_zero [3, 3] g_idx [5]",
                "3.13.2 | gptq/4/2_from_float32 | bias [3] kernel [2, 5] kernel_scale [3, 3] kernel_zero [3, 3] g_idx [5]",
                "3.15.1 | gptq/4/2_from_float32 | bias [3] kernel [2, 5] kernel_scale [3, 3] g_idx [5] kernel_zero [3, 3]",
                "3.16.0 | gptq/3/-1_from_float32 | bias [3] kernel [3, 5] kernel_scale [3, 1] kernel_zero [3, 1] g_idx [5]",
                "3.16.0 | awq/4/4_from_float32  | bias [3] kernel [2, 5] kernel_scale [3, 2] kernel_zero [3, 2]"
                        + " awq_scales [5] g_idx [5]"
            })
    void variablesOfDenseByVersion(String version, String policy, String variables) {
        Layer dense = dense(version, "{'units': 3, 'dtype': '" + policy + "'}");
        List<WeightSpec> specs = dense.weights(INPUT);
        assertThat(specs.stream().map(spec -> spec.name() + " " + spec.shape().brackets()))
                .containsExactly(variables.split("(?<=]) "));
        assertThat(dense.formula(INPUT).evaluate())
                .hasValue(specs.stream()
                        .mapToLong(spec -> spec.shape().size().orElseThrow())
                        .sum());
    }

    @ParameterizedTest
    @CsvSource({"3.3.2, 4", "3.3.3, 7", "'', 7"})
    void scalesOfAnEmbeddingByVersion(String version, long scales) {
        Config config = config(version, "{'input_dim': 7, 'output_dim': 4, 'dtype': 'int8_from_float32'}");
        assertThat(EmbeddingTable.read(config, false).weights())
                .extracting(WeightSpec::shape)
                .containsExactly(Shape.of(7, 4), Shape.of(scales));
    }

    /** Keras takes the first of the largest sizes as the width of the model. */
    @ParameterizedTest
    @CsvSource({"8 2 3, 6 8", "2 3 8, 8 6", "4 4 2, 8 4", "2 4 4, 4 8"})
    void aCalibratedKernelOfThreeAxesIsSplitAtTheGuessedWidth(String kernel, String stored) {
        long[] sizes =
                List.of(kernel.split(" ")).stream().mapToLong(Long::parseLong).toArray();
        EinsumProduct product = new EinsumProduct(Einsum.of("abc,cde->abde"), "abc", "cde", "abde", Shape.of(sizes));
        Config config = config("3.13.0", "{'dtype': 'gptq/8/-1_from_float32'}");
        assertThat(KernelScheme.read(config).weights(product).get(0).shape())
                .isEqualTo(Shape.of(List.of(stored.split(" ")).stream()
                        .mapToLong(Long::parseLong)
                        .toArray()));
    }

    @Test
    void archivesStoreMergedAdaptersAndLegacyFilesSeparateOnes() {
        Layer dense = dense("3.15.1", "{'units': 1, 'use_bias': false, 'lora_rank': 2, 'lora_alpha': 1}");
        Args<Value> x = Args.of(Value.of(Tensor.of(new float[] {1, 0, 0, 0, 0}, 1, 5)));
        Tensor kernel = Tensor.of(new float[] {10, 0, 0, 0, 0}, 5, 1);
        Tensor a = Tensor.of(new float[] {3, 4, 0, 0, 0, 0, 0, 0, 0, 0}, 5, 2);
        Tensor b = Tensor.of(new float[] {5, 6}, 2, 1);
        Map<String, Tensor> separate = Map.of("kernel", kernel, "lora_kernel_a", a, "lora_kernel_b", b);
        assertThat(run(dense, x, Map.of("kernel", kernel))).isEqualTo(Tensor.of(new float[] {10}, 1, 1));
        assertThat(run(dense, x, separate)).isEqualTo(Tensor.of(new float[] {10 + 0.5f * (3 * 5 + 4 * 6)}, 1, 1));
    }

    private static Tensor run(Layer layer, Args<Value> inputs, Map<String, Tensor> weights) {
        return layer.call(inputs, new MapWeights(weights), KERNELS).get(0).tensor();
    }

    @Test
    void optionsThatKerasCannotRunAreRefusedByName() {
        Config adapted = config("3.15.1", "{'units': 1, 'dtype': 'float8_from_float32', 'lora_rank': 2}");
        Core.Dense.read(adapted);
        assertThat(adapted.refusals()).containsExactly("lora_rank=2: Keras does not run adapters with a float8 kernel");
        Config custom = config(
                "3.15.1", "{'units': 1, 'dtype': 'int8_from_float32', 'quantization_config': {'class_name': 'Mine'}}");
        Core.Dense.read(custom);
        assertThat(custom.refusals())
                .hasSize(1)
                .first()
                .asString()
                .contains("only Keras's quantization configurations");
    }

    @Test
    void anUnknownQuantizationModeLeavesTheVariablesUnknown() {
        Config config = config("3.16.0", "{'units': 1, 'dtype': 'ternary_from_float32'}");
        Layer dense = Core.Dense.read(config);
        assertThat(config.refusals()).first().asString().contains("have no quantization mode 'ternary'");
        assertThatThrownBy(() -> dense.weights(INPUT)).isInstanceOf(NotCheckableException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"float8_from_float32", "gptq/4/2_from_float32"})
    void embeddingsAreQuantizedToIntegersOnly(String policy) {
        Config config = config("3.15.1", "{'input_dim': 7, 'output_dim': 4, 'dtype': '" + policy + "'}");
        assertThatThrownBy(() -> EmbeddingTable.read(config, false))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("[NONE, INT8, INT4]")
                .hasMessageContaining(policy);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'mode': 'float8', 'amax_history_length': -3} | null | an amax_history_length of at least 1",
                "{'mode': 'int4'} | {'class_name': 'Int4QuantizationConfig', 'config': {'block_size': 0}} | a block_size",
                "{'mode': 'int8'} | {'class_name': 'Int8QuantizationConfig', 'config': {'activation_quantizer': {'class_name': 'AbsMaxQuantizer', 'config': {'value_range': [1]}}}} | a value_range of two numbers"
            })
    void invalidQuantizationConfigsAreReported(String policy, String config, String expected) {
        String dtype = "{'class_name': 'QuantizedDTypePolicy', 'config': " + policy + "}";
        String json = "{'units': 1, 'dtype': " + dtype + ", 'quantization_config': " + config + "}";
        assertThatThrownBy(() -> dense("3.15.1", json))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void nestedLayersGetTheirPoliciesByPath() {
        String map = "{'name': 'mine', 'dtype': {'class_name': 'DTypePolicyMap', 'config': {'default_policy': null,"
                + " 'policy_map': {'mine/query': 'int8_from_float32', 'model/mine/k.*': 'int4/-1_from_float32'}}}}";
        assertThat(Quantization.ofInner(config("3.15.1", map), "query").mode()).isEqualTo(Quantization.Mode.INT8);
        assertThat(Quantization.ofInner(config("3.15.1", map), "key").mode()).isEqualTo(Quantization.Mode.INT4);
        assertThat(Quantization.ofInner(config("3.15.1", map), "value").mode()).isEqualTo(Quantization.Mode.NONE);
    }

    @ParameterizedTest
    @CsvSource({"mine/q.*|mine/.*y, one policy for", "(((, a path or a regular expression", "(mine/(a+)+)+b, in time"})
    void anAmbiguousOrInvalidPolicyMapIsReported(String keys, String expected) {
        String entries = String.join(
                ", ",
                List.of(keys.split("\\|")).stream()
                        .map(key -> "'" + key + "': 'int8_from_float32'")
                        .toList());
        Config config = config(
                "3.15.1",
                "{'name': 'mine', 'dtype': {'class_name': 'DTypePolicyMap', 'config': {'policy_map': {" + entries
                        + "}}}}");
        String name = keys.contains("b") ? "a".repeat(60) : "query";
        assertThatThrownBy(() -> Quantization.ofInner(config, name))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(expected);
    }

    @Test
    void theDefaultSourcePolicyIsFloat32() throws Exception {
        String policy = "{'class_name': 'QuantizedDTypePolicy', 'config': {'mode': 'int8', 'source_name': null}}";
        assertThat(Policy.of(new ObjectMapper().readTree(policy.replace('\'', '"')))
                        .name())
                .isEqualTo("int8_from_float32");
    }

    private static Tensor bytes(DType dtype, long[] values, int... dims) {
        return Tensor.of(dtype, values, dims);
    }

    private static Layer dense(String version, String config) {
        return Core.Dense.read(config(version, config));
    }

    private static Config config(String version, String json) {
        try {
            return new Config(
                    new ObjectMapper().readTree(json.replace('\'', '"')),
                    new Origin(Origin.Generation.KERAS_3, version, ""),
                    inner -> {
                        throw new AssertionError("no inner layer");
                    });
        } catch (com.fasterxml.jackson.core.JsonProcessingException invalid) {
            throw new AssertionError(invalid);
        }
    }
}
