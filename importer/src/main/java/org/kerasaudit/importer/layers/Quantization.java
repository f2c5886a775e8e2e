package org.kerasaudit.importer.layers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.Precision;

/**
 * How Keras 3 quantises a layer's kernel, as its dtype policy and its {@code quantization_config} say.
 *
 * @param bits per number of the kernel
 * @param groupSize numbers that share a scale and a zero point; -1 for all; 0 for one scale per output and no zero point
 * @param packsInputs int4 until Keras 3.13: the two numbers in a byte are neighbours along the axis summed over
 * @param losesZeros Keras 3.14 and 3.15 leave the zero points of calibrated kernels out of archives
 * @param activations how the input is quantised; null where it is not
 * @param amaxHistory how many largest magnitudes float8 remembers
 * @param computesFloat32 whether the policy computes in float32
 */
record Quantization(
        Mode mode,
        int bits,
        int groupSize,
        boolean packsInputs,
        boolean losesZeros,
        @Nullable AbsMax activations,
        int amaxHistory,
        boolean computesFloat32) {

    /** The ways to quantise that Keras 3.15 knows. */
    enum Mode {
        NONE,
        INT8,
        INT4,
        FLOAT8,
        GPTQ,
        AWQ
    }

    static final Quantization NONE = new Quantization(Mode.NONE, 0, 0, false, false, null, 0, true);

    private static final Pattern INT4 = Pattern.compile("int4(?:/(-1|None|[1-9]\\d{0,8}))?");
    private static final Pattern CALIBRATED = Pattern.compile("(gptq|awq)/([2348])/(-1|[1-9]\\d{0,8})");
    private static final Set<String> CONFIGS = Set.of(
            "Int8QuantizationConfig", "Int4QuantizationConfig", "Float8QuantizationConfig", "GPTQConfig", "AWQConfig");
    private static final int DEFAULT_HISTORY = 1024;

    /**
     * Reads {@code dtype} and {@code quantization_config}. Throws {@link ConfigException} for a mode that is none of {@code
     * possible}.
     *
     * @param projects whether int4 quantises the layer's input, too, where no configuration says otherwise
     */
    static Quantization read(Config config, Set<Mode> possible, boolean projects) {
        JsonNode dtype = config.raw("dtype");
        Policy policy = Policy.of(dtype);
        JsonNode own = config.raw("quantization_config");
        if (policy.mode().isEmpty()) return NONE;
        if (!own.isNull() && !CONFIGS.contains(own.path("class_name").asText())) {
            config.refuse("quantization_config", "only Keras's own configurations are run");
        }
        boolean float32 =
                policy.compute().map(precision -> precision == Precision.FLOAT32).orElse(true);
        Quantization read = switch (policy.mode()) {
            case "int8" -> new Quantization(Mode.INT8, 8, 0, false, false, activations(config, own, true), 0, float32);
            case "float8" -> new Quantization(Mode.FLOAT8, 8, 0, false, false, null, history(dtype), float32);
            default -> named(config, policy.mode(), own, projects, float32);
        };
        if (!possible.contains(read.mode)) throw new ConfigException("dtype", "one of " + possible, policy.name());
        return read;
    }

    private static Quantization named(Config config, String mode, JsonNode own, boolean projects, boolean float32) {
        Origin origin = config.origin();
        Matcher calibrated = CALIBRATED.matcher(mode);
        if (calibrated.matches()) {
            Mode which = calibrated.group(1).equals("awq") ? Mode.AWQ : Mode.GPTQ;
            boolean lost = origin.atLeast(3, 14) && !origin.atLeast(3, 16);
            int bits = Integer.parseInt(calibrated.group(2));
            return new Quantization(which, bits, Integer.parseInt(calibrated.group(3)), false, lost, null, 0, float32);
        }
        Matcher int4 = INT4.matcher(mode);
        if (!int4.matches()) throw new ConfigException("dtype", "a quantisation of Keras 3.2 to 3.15", "'" + mode + "'");
        String block = int4.group(1);
        boolean old = block == null && !origin.atLeast(3, 14);
        AbsMax activations = activations(config, own, old || projects);
        return new Quantization(Mode.INT4, 4, blockSize(own, block), old, false, activations, 0, float32);
    }

    /** The configuration's, if it has one, else the policy's; 0 for none. */
    private static int blockSize(JsonNode own, @Nullable String ofPolicy) {
        boolean configured = own.path("class_name").asText().equals("Int4QuantizationConfig");
        int size = configured
                ? own.path("config").path("block_size").asInt(-1)
                : ofPolicy == null || ofPolicy.equals("None") ? -1 : Integer.parseInt(ofPolicy);
        return Math.max(size, 0);
    }

    private static @Nullable AbsMax activations(Config config, JsonNode own, boolean byDefault) {
        if (own.isNull()) return byDefault ? AbsMax.DEFAULT : null;
        return AbsMax.read(config, own.path("config").path("activation_quantizer"), "activation_quantizer");
    }

    private static int history(JsonNode dtype) {
        return dtype.path("config").path("amax_history_length").asInt(DEFAULT_HISTORY);
    }

    /** Whether scales come with zero points, a pair for each group. */
    boolean grouped() {
        return groupSize != 0;
    }
}
