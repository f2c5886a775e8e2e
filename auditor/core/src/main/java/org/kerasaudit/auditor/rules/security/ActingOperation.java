package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;

/** KA705: a function of TensorFlow in a graph of tf.keras that does something else than compute. */
public record ActingOperation() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA705",
            Severity.ERROR,
            "A graph calls a function of TensorFlow that does not only compute.",
            "TFOpLambda layers of tf.keras 2.4 to 2.15 name any exported symbol of TensorFlow, among them io.write_file, io.read_file "
                    + "and keras.utils.get_file, and building the model calls it with arguments from the file; there is no safe mode for "
                    + "them. Only functions that compute are on the list of those expected here. Do not load the file; if the function is "
                    + "harmless, have the model rewritten with layers.");

    private static final Set<String> FUNCTION_LAYERS = Set.of("TFOpLambda", "SlicingOpLambda", "ClassMethod");

    /** Parts of TensorFlow all of whose functions compute. */
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

    /** Classes whose methods graphs of tf.keras may call. */
    private static final Set<String> CLASSES = Set.of(
            "Tensor", "RaggedTensor", "SparseTensor", "IndexedSlices", "TensorShape", "RaggedTensorSpec", "TensorSpec");

    /** Parts of Keras whose functions may be pure. */
    private static final Set<String> OF_KERAS =
            Set.of("activations", "losses", "metrics", "initializers", "regularizers", "constraints", "ops");

    /** In the names of raw operations that read, write, call or wait. */
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
        hits.add(RULE, where, "a function of TensorFlow that only computes", found);
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
                : OF_KERAS.contains(part) && Names.KERAS_FUNCTIONS.contain(name);
    }

    /** Bytes are taken apart or put together, no file is touched. */
    private static boolean codes(String name) {
        return name.startsWith("decode_") || name.startsWith("encode_") || name.startsWith("parse_");
    }
}
