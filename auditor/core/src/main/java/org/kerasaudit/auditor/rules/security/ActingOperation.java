package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;

/** KA705: a TensorFlow function in a tf.keras graph that does more than compute. */
public record ActingOperation() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA705",
            Severity.ERROR,
            "A graph calls a TensorFlow function that does more than compute.",
            "TFOpLambda layers of tf.keras 2.4 to 2.15 can name any exported TensorFlow symbol, including io.write_file, "
                    + "io.read_file and keras.utils.get_file. Building the model calls it with arguments from the file; safe "
                    + "mode does not cover these layers. Only functions that purely compute are allowed here. Do not load "
                    + "the file; if the function is harmless, have the model rewritten with layers.");

    private static final Set<String> FUNCTION_LAYERS = Set.of("TFOpLambda", "SlicingOpLambda", "ClassMethod");

    /** Parts of TensorFlow whose functions all purely compute. */
    private static final Set<String> COMPUTING = Set.of(
            "math",
            "linalg",
            "nn",
            "signal",
            "image",
            "bitwise",
            "dtypes",
            "random",
            "sets",
            "sparse",
            "ragged",
            "quantization",
            "strings",
            "__operators__");

    /** Classes whose methods tf.keras graphs may call. */
    private static final Set<String> CLASSES = Set.of(
            "Tensor", "RaggedTensor", "SparseTensor", "IndexedSlices", "TensorShape", "RaggedTensorSpec", "TensorSpec");

    /** Parts of Keras whose functions may be pure. */
    private static final Set<String> KERAS_PARTS =
            Set.of("activations", "losses", "metrics", "initializers", "regularizers", "constraints", "ops");

    /** Parts of the names of raw operations that read, write, call or wait. */
    private static final Pattern ACTING_OP = Pattern.compile(
            "PyFunc|File|Save|Restore|Checkpoint|Dataset|Iterator|Reader|Rpc|Remote|Call|Print|Debug|Summary|Queue|Session"
                    + "|Library|Compile|Custom|Socket|Url|Gcs|BigQuery|Env|System|Shell");

    private static final Pattern OP = Pattern.compile("\\bop\"?\\s*:\\s*\"([^\"]{0,200})\"");

    @Override
    public void object(JsonNode object, Where where, Hits hits) {
        String className = object.path("class_name").asText();
        JsonNode config = object.path("config");
        if (FUNCTION_LAYERS.contains(className)) {
            String symbol = config.path(className.equals("ClassMethod") ? "cls_symbol" : "function")
                    .asText();
            if (!computes(symbol)) report(Texts.quoted(symbol), where, hits);
        }
        if (className.equals("TensorFlowOpLayer")) rawOperation(config.path("node_def"), where, hits);
    }

    private void rawOperation(JsonNode nodeDef, Where where, Hits hits) {
        Matcher op = OP.matcher(nodeDef.isTextual() ? nodeDef.asText() : nodeDef.toString());
        if (op.find() && ACTING_OP.matcher(op.group(1)).find()) {
            report("the raw operation " + Texts.quoted(op.group(1)), where, hits);
        }
    }

    private void report(String found, Where where, Hits hits) {
        hits.add(RULE, where, "a TensorFlow function that only computes", found);
    }

    private static boolean computes(String symbol) {
        if (symbol.isEmpty()) return true;
        String name = symbol;
        for (String compatible : new String[] {"tf.", "tensorflow.", "compat.v1.", "compat.v2."}) {
            if (name.startsWith(compatible)) name = name.substring(compatible.length());
        }
        int dot = name.indexOf('.');
        if (dot < 0) return Names.TENSORFLOW_FUNCTIONS.contain(name) || CLASSES.contains(name);
        String part = name.substring(0, dot);
        String rest = name.substring(dot + 1);
        return part.equals("keras") ? kerasComputes(rest) : part.equals("io") ? codes(rest) : COMPUTING.contains(part);
    }

    private static boolean kerasComputes(String symbol) {
        int dot = symbol.lastIndexOf('.');
        String part = dot < 0 ? "" : symbol.substring(0, dot);
        String name = symbol.substring(dot + 1);
        return part.equals("backend")
                ? Names.KERAS_BACKEND_FUNCTIONS.contain(name)
                : KERAS_PARTS.contains(part) && Names.KERAS_FUNCTIONS.contain(name);
    }

    /** Whether the function decodes, encodes or parses bytes without touching a file. */
    private static boolean codes(String name) {
        return name.startsWith("decode_") || name.startsWith("encode_") || name.startsWith("parse_");
    }
}
