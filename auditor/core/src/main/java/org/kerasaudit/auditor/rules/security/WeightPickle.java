package org.kerasaudit.auditor.rules.security;

import java.util.regex.Pattern;
import org.kerasaudit.auditor.result.Rule;
import org.kerasaudit.auditor.result.Severity;
import org.kerasaudit.importer.file.Documents.Pickled;

/** KA720: a pickle among the weights that imports more than numpy and Keras need. */
public record WeightPickle() implements SecurityCheck {
    public static final Rule RULE = new Rule(
            "KA720",
            Severity.ERROR,
            "A pickle among the weights imports more than arrays need.",
            "Keras 3.0 to 3.8 read model.weights.npz with allow_pickle=True, and numpy then calls whatever the pickle "
                    + "imports. A pickled variable needs only numpy's arrays and Keras's variable classes; anything else "
                    + "runs when the model is loaded. The imports are listed here but not executed. Do not load the file; "
                    + "ask for one with model.weights.h5.");

    /** What numpy and the backends of Keras 3.0 to 3.15 import to restore a variable. These can only call each other. */
    private static final Pattern RESTORING = Pattern.compile("numpy\\.(ndarray|dtype)"
            + "|numpy\\.(_core|core)\\.(multiarray\\.(_reconstruct|scalar)|numeric\\._frombuffer)"
            + "|ml_dtypes\\.(bfloat16|u?int[24]|float[468]_\\w+)"
            + "|keras\\.src\\.backend\\.((tensorflow|numpy|jax|torch|openvino)\\.core\\.)?Variable"
            + "|keras\\.src\\.regularizers\\.regularizers\\.(L1|L2|L1L2|OrthogonalRegularizer)"
            + "|keras\\.src\\.constraints\\.constraints\\.(MaxNorm|NonNeg|UnitNorm|MinMaxNorm)"
            + "|functools\\.partial|_codecs\\.encode|collections\\.OrderedDict|joblib\\.numpy_pickle\\.NumpyArrayWrapper"
            + "|tensorflow\\.python\\.ops\\.resource_variable_ops\\.ResourceVariable"
            + "|tensorflow\\.python\\.framework\\.dtypes\\.as_dtype"
            + "|jax\\._src\\.array\\._reconstruct_array");

    private static final String ARCHIVE = ".npz/";
    private static final Pattern OBJECT = Pattern.compile("\\w+(/.*)?\\.npy", Pattern.UNICODE_CHARACTER_CLASS);

    @Override
    public void pickle(Pickled pickled, Hits hits) {
        PickleImports imports = PickleImports.of(pickled.content());
        if (!imports.importsOutside(WeightPickle::restores)) {
            if (isOfNoObject(pickled.place()))
                hits.add(RULE, "", pickled.place(), "the variables of an object", "a pickle that belongs to no object");
            return;
        }
        String others = imports.listImportsOutside(WeightPickle::restores);
        String found = others.isEmpty() ? "a pickle" : "a pickle that imports " + others;
        hits.add(
                RULE,
                "",
                pickled.place(),
                "a pickle of arrays",
                imports.followed() ? found : found + " and cannot be followed to its end");
    }

    /**
     * Whether the pickle belongs to no object; Keras stores variables under a path that starts with an attribute of the model.
     */
    private static boolean isOfNoObject(String place) {
        int archive = place.indexOf(ARCHIVE);
        return archive >= 0
                && !OBJECT.matcher(place.substring(archive + ARCHIVE.length())).matches();
    }

    static boolean restores(String name) {
        return RESTORING.matcher(name).matches();
    }
}
