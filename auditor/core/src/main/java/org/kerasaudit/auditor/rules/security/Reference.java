package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/**
 * What an object of a configuration asks a Python loader to look up: a class or a function, by module and name.
 *
 * @param function whether a function is asked for by its name
 * @param module as written; empty where none is
 * @param name of the class or function
 * @param registered the name it may be registered by; empty where none is
 */
record Reference(boolean function, String module, String name, String registered) {
    private static final Reference NONE = new Reference(false, "", "", "");

    /** The beginnings of modules by which Keras calls itself, the longest first. */
    private static final List<String> KERAS = List.of(
            "tensorflow.python.keras.",
            "tensorflow.keras.",
            "keras._tf_keras.keras.",
            "keras.api._v2.keras.",
            "keras.api._v1.keras.",
            "keras.api.",
            "tf_keras.src.",
            "tf_keras.",
            "keras.src.engine.",
            "keras.src.",
            "keras.");

    /** Packages that Keras's own loader imports from. */
    private static final Set<String> COMPANIONS =
            Set.of("__main__", "keras_hub", "keras_nlp", "keras_cv", "keras_rs", "keras_tuner");

    /** Parts of Keras whose classes are data of a model. */
    private static final Set<String> CLASSES = Set.of(
            "layers",
            "models",
            "initializers",
            "losses",
            "metrics",
            "optimizers",
            "regularizers",
            "constraints",
            "activations",
            "ops",
            "dtype_policies",
            "quantizers",
            "random",
            "engine",
            "mixed_precision",
            "premade_models",
            "premade",
            "feature_column",
            "distillation",
            "legacy",
            "legacy_tf_layers",
            "experimental");

    /** Classes of the other parts that are. */
    private static final Set<String> ALSO = Set.of(
            "utils.FeatureSpace",
            "utils.Config",
            "trainers.MetricsList",
            "trainers.CompileMetrics",
            "trainers.CompileLoss",
            "applications.LayerScale",
            "applications.StochasticDepth",
            "applications.CustomScaleLayer",
            "backend.SeedGenerator",
            "export.TFSMLayer",
            "utils.TorchModuleWrapper",
            "saving.SerializableDict");

    /** Parts of Keras whose functions may be pure. */
    private static final Set<String> FUNCTIONS = Set.of(
            "activations",
            "losses",
            "metrics",
            "initializers",
            "regularizers",
            "constraints",
            "ops",
            "random",
            "quantizers",
            "legacy");

    /** What a loader makes of a reference. */
    enum Meaning {
        /** Nothing is looked up by module. */
        NOTHING,
        /** A part of Keras that holds data or computes. */
        KERAS,
        /** Found by the name the program that loads has registered it by, or not at all. */
        CUSTOM,
        /** Imported from a module that is not Keras's. */
        FOREIGN,
        /** A part of Keras that does something. */
        ACTING
    }

    static Reference of(JsonNode object) {
        String className = text(object, "class_name");
        if (className.isEmpty()) return NONE;
        boolean function = className.equals("function");
        String name = className;
        if (function) name = text(object, "config");
        if (className.equals("__typespec__")) name = text(object, "spec_name");
        return new Reference(function, text(object, "module"), name, text(object, "registered_name"));
    }

    private static String text(JsonNode object, String key) {
        JsonNode value = object.path(key);
        return value.isTextual() ? value.asText() : "";
    }

    Meaning meaning() {
        if (name.isEmpty()) return module.isEmpty() ? Meaning.NOTHING : foreignUnlessKeras();
        if (module.isEmpty()) return isCustomName() ? Meaning.CUSTOM : Meaning.NOTHING;
        if (module.equals("builtins")) return builtin();
        String inside = insideKeras();
        if (!inside.isEmpty()) return function ? keras(inside, isPure(inside)) : keras(inside, isData(inside));
        if (isTypeSpec()) return Meaning.KERAS;
        return others();
    }

    private Meaning foreignUnlessKeras() {
        return insideKeras().isEmpty() ? Meaning.FOREIGN : Meaning.NOTHING;
    }

    private static Meaning keras(String inside, boolean harmless) {
        return harmless ? Meaning.KERAS : Meaning.ACTING;
    }

    private boolean isCustomName() {
        return registered.indexOf('>') > 0 || name.indexOf('>') > 0 || function && !Names.KERAS_FUNCTIONS.contain(name);
    }

    /** Keras looks such a function up among its own and the registered ones; before 3.9 also among Python's. */
    private Meaning builtin() {
        if (!function) return Meaning.FOREIGN;
        if (Names.KERAS_FUNCTIONS.contain(name)) return Meaning.KERAS;
        return Names.PYTHON_BUILTINS.contain(name) || name.startsWith("__") ? Meaning.FOREIGN : Meaning.CUSTOM;
    }

    /** Before 3.9 Keras imported whatever module is named; of a registered class of one's own that is not on hand. */
    private Meaning others() {
        String top = top();
        if (COMPANIONS.contains(top)) return Meaning.CUSTOM;
        boolean registeredClass = !function && registered.endsWith(">" + name) && registered.indexOf('>') > 0;
        return registeredClass && !Names.PYTHON_MODULES.contain(top) ? Meaning.CUSTOM : Meaning.FOREIGN;
    }

    private String top() {
        int dot = module.indexOf('.');
        return dot < 0 ? module : module.substring(0, dot);
    }

    /** What Keras saves of inputs that are sparse or ragged. */
    private boolean isTypeSpec() {
        return module.startsWith("tensorflow.python.") && name.endsWith("Spec");
    }

    /** The module without the beginning that says Keras, {@code "keras"} for Keras itself; empty if it is another. */
    private String insideKeras() {
        if (module.equals("keras") || module.equals("tf_keras") || module.equals("tensorflow.keras")) return "keras";
        for (String beginning : KERAS) {
            if (module.startsWith(beginning)) return module.substring(beginning.length());
        }
        return "";
    }

    private boolean isData(String inside) {
        String part = part(inside);
        boolean inPart = part.equals("keras") || CLASSES.contains(part) || inside.equals(part) && isEngine(part);
        return inPart && isClassName() || ALSO.contains(part + "." + name);
    }

    private static boolean isEngine(String part) {
        return Set.of("functional", "sequential", "training", "base_layer", "input_layer", "node")
                .contains(part);
    }

    /** In Python's style classes begin with a capital, functions do not. */
    private boolean isClassName() {
        return Character.isUpperCase(name.charAt(name.charAt(0) == '_' && name.length() > 1 ? 1 : 0));
    }

    private boolean isPure(String inside) {
        return FUNCTIONS.contains(part(inside)) && Names.KERAS_FUNCTIONS.contain(name);
    }

    private static String part(String inside) {
        int dot = inside.indexOf('.');
        return dot < 0 ? inside : inside.substring(0, dot);
    }

    /** Whether this names something of Keras itself, whatever it does. */
    boolean ofKeras() {
        return !insideKeras().isEmpty();
    }

    /** {@code os.system}, for a report. */
    String shown() {
        String full = module.isEmpty() ? name : module + "." + name;
        return Texts.quoted(full)
                + (registered.isEmpty() || registered.equals(name) ? "" : " registered as " + Texts.quoted(registered));
    }
}
