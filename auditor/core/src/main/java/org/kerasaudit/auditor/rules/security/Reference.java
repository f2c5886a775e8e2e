package org.kerasaudit.auditor.rules.security;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/**
 * A class or function that a configuration makes a Python loader look up by module and name.
 *
 * @param function whether it names a function
 * @param module as written; empty if absent
 * @param name of the class or function
 * @param registered the name it may be registered under; empty if absent
 */
record Reference(boolean function, String module, String name, String registered) {
    private static final Reference NONE = new Reference(false, "", "", "");
    private static final String TYPE_SPEC = "__typespec__";

    /** Prefixes under which Keras's modules appear, more specific ones first. */
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

    /** The module of the program that loads the model; its classes need no registration. */
    private static final String MAIN = "__main__";

    /** The classes that describe types of inputs, with the modules in which TensorFlow defines them. */
    private static final Set<String> TYPE_SPECS = Set.of(
            "tensorflow.python.framework.tensor.TensorSpec",
            "tensorflow.python.framework.tensor_spec.TensorSpec",
            "tensorflow.python.framework.sparse_tensor.SparseTensorSpec",
            "tensorflow.python.framework.indexed_slices.IndexedSlicesSpec",
            "tensorflow.python.ops.ragged.ragged_tensor.RaggedTensorSpec");

    /** Parts of Keras whose classes are parts of a model. */
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
            "legacy_tf_layers",
            "experimental");

    /** Parts of Keras 3's legacy modules whose classes are parts of a model. */
    private static final Set<String> LEGACY = Set.of("layers", "losses");

    /** Classes from other parts of Keras that are parts of a model as well. */
    private static final Set<String> MORE_CLASSES = Set.of(
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

    /** Packages that add classes to Keras; everything else in them is out of bounds for a model. */
    private static final Set<String> COMPANIONS =
            Set.of("keras_hub", "keras_nlp", "keras_cv", "keras_tuner", "kerastuner", "autokeras");

    /** How a loader treats a reference. */
    enum Meaning {
        /** No module lookup takes place. */
        NOTHING,
        /** A part of Keras that holds data or computes. */
        KERAS,
        /** Found under its registered name in the program that loads the model, or not at all. */
        CUSTOM,
        /** Imported from a module outside Keras. */
        FOREIGN,
        /** A part of Keras with side effects. */
        ACTING
    }

    static Reference of(JsonNode object) {
        String className = text(object, "class_name");
        if (className.isEmpty()) return NONE;
        boolean function = className.equals("function");
        String name = className;
        if (function) name = text(object, "config");
        String module = text(object, "module");
        if (className.equals(TYPE_SPEC)) {
            name = text(object, "spec_name");
            if (TYPE_SPECS.contains(module + "." + name)
                    && !object.path("registered_name").isTextual()) return NONE;
        }
        String registered = text(object, "registered_name");
        return new Reference(function, module, name, registered.equals(className) ? "" : registered);
    }

    private static String text(JsonNode object, String key) {
        JsonNode value = object.path(key);
        return value.isTextual() ? value.asText() : "";
    }

    /**
     * Returns the more dangerous meaning of the name and the registered name: Keras 3.0 to 3.8 look up both in the
     * module.
     */
    Meaning meaning() {
        Meaning meaning = ofName();
        boolean looksFurther = !module.isEmpty() && !registered.isEmpty() && registered.indexOf('>') < 0;
        if (!looksFurther || registered.equals(name)) return meaning;
        Meaning other = new Reference(function, module, registered, "").ofName();
        return other == Meaning.FOREIGN || other == Meaning.ACTING ? other : meaning;
    }

    private Meaning ofName() {
        if (name.isEmpty()) return module.isEmpty() ? Meaning.NOTHING : foreignUnlessKeras();
        if (module.isEmpty()) return isCustomName() ? Meaning.CUSTOM : Meaning.NOTHING;
        if (module.equals("builtins")) return builtin();
        String inside = insideKeras();
        if (!inside.isEmpty()) return function ? keras(inside, isPure(inside)) : keras(inside, isData(inside));
        return customOrForeign();
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

    /**
     * Classifies a function that Keras looks up among its own and the registered ones; before 3.9 also among Python's
     * built-ins.
     */
    private Meaning builtin() {
        if (!function) return Meaning.FOREIGN;
        if (Names.KERAS_FUNCTIONS.contain(name)) return Meaning.KERAS;
        return Names.PYTHON_BUILTINS.contain(name) || name.startsWith("__") ? Meaning.FOREIGN : Meaning.CUSTOM;
    }

    /**
     * Classifies a name outside Keras. Before 3.9 Keras imported any module. A class of the main program or a
     * registered class is custom: its code is not in the file. Keras writes functions without their module, so a
     * function with a module was not written by Keras.
     */
    private Meaning customOrForeign() {
        if (function) return Meaning.FOREIGN;
        if (module.equals(MAIN)) return isClassName() ? Meaning.CUSTOM : Meaning.FOREIGN;
        if (isCompanion(module)) return isOfCompanion() ? Meaning.CUSTOM : Meaning.FOREIGN;
        boolean registeredClass = registered.indexOf('>') > 0 && registered.endsWith(">" + name);
        return registeredClass && !isOfPython(module) ? Meaning.CUSTOM : Meaning.FOREIGN;
    }

    /** Whether a companion of Keras registers this class under this name; keras_nlp is now keras_hub. */
    private boolean isOfCompanion() {
        return registered.endsWith(">" + name)
                && Names.COMPANION_CLASSES.contain(registered.replace("keras_nlp>", "keras_hub>"));
    }

    /** Whether the module comes with Python or a well-known package, or runs a program when it is imported. */
    static boolean isOfPython(String module) {
        return module.endsWith("." + MAIN) || module.startsWith("test.") || Names.PYTHON_MODULES.contain(top(module));
    }

    private static String top(String module) {
        int dot = module.indexOf('.');
        return dot < 0 ? module : module.substring(0, dot);
    }

    /** Returns the names, without package, that a loader may find the object's class under: its own and the registered one. */
    static List<String> classNames(JsonNode object) {
        String name = own(text(object, "class_name"));
        if (name.isEmpty()) return List.of();
        String registered = own(text(object, "registered_name"));
        return registered.isEmpty() || registered.equals(name) ? List.of(name) : List.of(name, registered);
    }

    private static String own(String registered) {
        return registered.substring(registered.indexOf('>') + 1);
    }

    /** Whether the object is of a class that a companion of Keras has registered. */
    static boolean isOfCompanion(JsonNode object) {
        return isCompanion(text(object, "module"))
                || isOfCompanion(text(object, "registered_name"))
                || isOfCompanion(text(object, "class_name"));
    }

    /** Whether the module belongs to a companion of Keras. */
    static boolean isCompanion(String module) {
        return COMPANIONS.contains(top(module));
    }

    private static boolean isOfCompanion(String registered) {
        int end = registered.indexOf('>');
        return end > 0 && isCompanion(registered.substring(0, end));
    }

    /** Returns the module without its Keras prefix, {@code "keras"} for Keras itself; empty if it is not in Keras. */
    private String insideKeras() {
        if (module.equals("keras") || module.equals("tf_keras") || module.equals("tensorflow.keras")) return "keras";
        for (String beginning : KERAS) {
            if (module.startsWith(beginning)) return module.substring(beginning.length());
        }
        return "";
    }

    private boolean isData(String inside) {
        String part = part(inside);
        boolean inPart = part.equals("keras")
                || CLASSES.contains(part)
                || inside.startsWith("legacy.") && LEGACY.contains(part(inside.substring(part.length() + 1)))
                || inside.equals(part) && isEngine(part);
        return inPart && isClassName() || MORE_CLASSES.contains(part + "." + name);
    }

    private static boolean isEngine(String part) {
        return Set.of("functional", "sequential", "training", "base_layer", "input_layer", "node")
                .contains(part);
    }

    /** Whether the name starts with a capital, as classes do in Python, and is not that of something inside a class. */
    private boolean isClassName() {
        return name.indexOf('.') < 0
                && Character.isUpperCase(name.charAt(name.charAt(0) == '_' && name.length() > 1 ? 1 : 0));
    }

    private boolean isPure(String inside) {
        return FUNCTIONS.contains(part(inside)) && Names.KERAS_FUNCTIONS.contain(name);
    }

    private static String part(String inside) {
        int dot = inside.indexOf('.');
        return dot < 0 ? inside : inside.substring(0, dot);
    }

    /** Whether this names something in Keras itself, whatever it does. */
    boolean ofKeras() {
        return !insideKeras().isEmpty();
    }

    /** Returns {@code os.system}, for a report. */
    String shown() {
        String full = module.isEmpty() ? name : module + "." + name;
        return Texts.quoted(full)
                + (registered.isEmpty() || registered.equals(name) ? "" : " registered as " + Texts.quoted(registered));
    }
}
