package org.kerasaudit.importer.layers.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Policy;
import org.kerasaudit.importer.layers.PolicyMap;
import org.kerasaudit.importer.tensor.Precision;

/**
 * How Keras 3 quantizes a layer's kernel, according to its dtype policy and {@code quantization_config}.
 *
 * @param bits the bits per kernel element
 * @param groupSize the number of elements that share a scale and a zero point; -1 for all; 0 for one scale per output and
 *     no zero point
 * @param activations how the input is quantized; null if it is not
 * @param amaxHistory the length of float8's history of largest magnitudes
 * @param computesFloat32 whether the policy's compute dtype is float32
 */
public record Quantization(
        Mode mode,
        int bits,
        int groupSize,
        Form form,
        @Nullable AbsMax activations,
        int amaxHistory,
        boolean computesFloat32) {

    /** The quantization modes of Keras 3.15, and one for all others. */
    public enum Mode {
        NONE,
        UNKNOWN,
        INT8,
        INT4,
        FLOAT8,
        GPTQ,
        AWQ
    }

    /** Differences between versions of Keras. */
    enum Form {
        USUAL,
        /** Keras 3.1 stored the bias before the kernel and froze it, and stored scales as a row. */
        BIAS_FIRST,
        /** In int4 until Keras 3.13, integers that share a byte are neighbors along an axis that is summed over. */
        INPUTS_PACKED,
        /** Keras 3.14 and 3.15 omit the zero points of calibrated kernels from archives, which they then cannot load. */
        ZERO_POINTS_OMITTED
    }

    public static final Quantization NONE = new Quantization(Mode.NONE, 0, 0, Form.USUAL, null, 0, true);

    public static final String BYTES = "Scales of a quantized kernel count as non-trainable parameters.";
    public static final String HALVES =
            "Two 4-bit numbers share a byte and count as one parameter; scales and zero points count, too.";

    private static final Pattern INT4 = Pattern.compile("int4(?:/(-1|None|[1-9]\\d{0,8}))?");
    private static final Pattern CALIBRATED = Pattern.compile("(gptq|awq(?=/4/))/([2348])/(-1|[1-9]\\d{0,8})");
    private static final Set<String> CONFIGS = Set.of(
            "Int8QuantizationConfig", "Int4QuantizationConfig", "Float8QuantizationConfig", "GPTQConfig", "AWQConfig");
    private static final int DEFAULT_HISTORY = 1024;

    /**
     * Reads {@code dtype} and {@code quantization_config}. Throws {@link ConfigException} for a mode not in {@code possible}.
     *
     * @param projects whether the layer multiplies by a table; if so, it quantizes its input by default, along the axes of
     *     its quantizer
     */
    public static Quantization read(Config config, Set<Mode> possible, boolean projects) {
        JsonNode own = config.raw("quantization_config");
        JsonNode policy = policyOf(config, "");
        Quantization read = read(config, policy, own, projects);
        if (read.mode == Mode.NONE || read.mode == Mode.UNKNOWN) return read;
        if (!own.isNull() && !CONFIGS.contains(own.path("class_name").asText())) {
            config.refuse("quantization_config", "only Keras's quantization configurations are supported");
        }
        if (!possible.contains(read.mode)) throw Config.wrong("dtype", "one of " + possible, policy);
        return read;
    }

    /** Reads the quantization of a nested layer, which has no separate configuration. */
    public static Quantization ofInner(Config config, String name) {
        return read(config, policyOf(config, "/" + name), NullNode.instance, false);
    }

    /** Returns the policy of the layer or of a nested one; refused if a nested layer computes in another type. */
    private static JsonNode policyOf(Config config, String inner) {
        JsonNode dtype = config.raw("dtype");
        if (!PolicyMap.is(dtype)) return dtype;
        JsonNode policy = PolicyMap.at(dtype, config.raw("name").asText() + inner);
        if (!Policy.of(policy).compute().equals(Policy.of(dtype).compute())) {
            config.refuse("dtype", "nested layers with another compute dtype are not supported");
        }
        return policy;
    }

    private static Quantization read(Config config, JsonNode dtype, JsonNode own, boolean projects) {
        Policy policy = Policy.of(dtype);
        boolean float32 = policy.compute()
                .map(precision -> precision == Precision.FLOAT32)
                .orElse(true);
        return switch (policy.mode()) {
            case "" -> NONE;
            case "int8" -> {
                Form form = config.origin().before(3, 2) ? Form.BIAS_FIRST : Form.USUAL;
                yield new Quantization(Mode.INT8, 8, 0, form, activations(config, own, true, projects), 0, float32);
            }
            case "float8" -> new Quantization(Mode.FLOAT8, 8, 0, Form.USUAL, null, history(dtype), float32);
            default -> grouped(config, policy.mode(), own, projects, float32);
        };
    }

    private static Quantization grouped(Config config, String mode, JsonNode own, boolean projects, boolean float32) {
        Origin origin = config.origin();
        Matcher calibrated = CALIBRATED.matcher(mode);
        if (calibrated.matches()) {
            Mode which = calibrated.group(1).equals("awq") ? Mode.AWQ : Mode.GPTQ;
            int bits = Integer.parseInt(calibrated.group(2));
            int groupSize = Integer.parseInt(calibrated.group(3));
            boolean lost = origin.atLeast(3, 14) && origin.before(3, 16);
            return new Quantization(
                    which, bits, groupSize, lost ? Form.ZERO_POINTS_OMITTED : Form.USUAL, null, 0, float32);
        }
        Matcher int4 = INT4.matcher(mode);
        if (!int4.matches()) {
            config.refuse("dtype", "Keras 3.1 to 3.15 have no quantization mode '" + mode + "'");
            return new Quantization(Mode.UNKNOWN, 0, 0, Form.USUAL, null, 0, float32);
        }
        boolean old = int4.group(1) == null && origin.before(3, 14);
        AbsMax activations = activations(config, own, old || projects, projects);
        int block = blockSize(own, int4.group(1));
        return new Quantization(Mode.INT4, 4, block, old ? Form.INPUTS_PACKED : Form.USUAL, activations, 0, float32);
    }

    /** Returns the block size from the configuration if there is one, else from the policy; 0 for none. */
    private static int blockSize(JsonNode own, @Nullable String ofPolicy) {
        if (!own.path("class_name").asText().equals("Int4QuantizationConfig")) {
            return ofPolicy == null || ofPolicy.equals("None") || ofPolicy.equals("-1")
                    ? 0
                    : Integer.parseInt(ofPolicy);
        }
        JsonNode size = own.path("config").path("block_size");
        if (size.isNull() || size.isMissingNode() || size.asInt() == -1) return 0;
        return atLeastOne("quantization_config", "a block_size of -1 or at least 1", size);
    }

    private static int atLeastOne(String key, String expected, JsonNode value) {
        if (!value.isInt() || value.asInt() < 1) throw Config.wrong(key, expected, value);
        return value.asInt();
    }

    private static @Nullable AbsMax activations(Config config, JsonNode own, boolean byDefault, boolean projects) {
        if (own.isNull()) return byDefault ? AbsMax.DEFAULT : null;
        return AbsMax.read(config, own.path("config").path("activation_quantizer"), projects);
    }

    private static int history(JsonNode dtype) {
        JsonNode length = dtype.path("config").path("amax_history_length");
        return length.isMissingNode()
                ? DEFAULT_HISTORY
                : atLeastOne("dtype", "an amax_history_length of at least 1", length);
    }

    /** Throws {@link NotCheckableException} if the kernel is quantized in an unknown way. */
    public void requireKnown() {
        if (mode == Mode.UNKNOWN) throw new NotCheckableException("its kernel is quantized in an unknown way");
    }

    /** Whether every group has a scale and a zero point. */
    public boolean grouped() {
        return groupSize != 0;
    }

    /** Returns this quantization in the form {@code INPUTS_PACKED}. */
    public Quantization packingInputs() {
        return new Quantization(mode, bits, groupSize, Form.INPUTS_PACKED, activations, amaxHistory, computesFloat32);
    }
}
