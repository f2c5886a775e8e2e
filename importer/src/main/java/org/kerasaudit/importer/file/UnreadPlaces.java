package org.kerasaudit.importer.file;

import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.kerasaudit.importer.file.hdf5.HdfAttribute;
import org.kerasaudit.importer.file.hdf5.HdfLeftovers;
import org.kerasaudit.importer.file.hdf5.HdfTree;

/**
 * Reports what an HDF5 file contains that no version of Keras reads. Knows what Keras 0.3 to 3.15 and tf.keras write.
 */
final class UnreadPlaces {
    private static final String MODEL_WEIGHTS = "/model_weights";
    private static final String OPTIMIZER = "/optimizer_weights";
    private static final String VARS = "/vars";
    private static final int LONGEST_NAME = 1024;
    private static final int LONGEST_WORD = 64;

    /** The attributes into which Keras 2.1 and later split a list of names that is too long for one. */
    private static final Pattern PART = Pattern.compile("(layer_names|weight_names)(0|[1-9]\\d{0,6})");

    private final HdfTree tree;

    /** The groups of layers whose weights are listed by name. */
    private final Set<String> layers;

    private UnreadPlaces(HdfTree tree, Set<String> layers) {
        this.tree = tree;
        this.layers = layers;
    }

    /**
     * Reports the unread places of a file with one group per layer.
     *
     * @param layers the paths of these groups
     * @param isRead whether the dataset at a path is read
     */
    static void reportByLayer(HdfTree tree, Set<String> layers, Predicate<String> isRead) {
        new UnreadPlaces(tree, layers).report(isRead);
    }

    /**
     * Reports the unread places of a file with one group per object; datasets that belong to no variable are found when
     * tensors are bound.
     */
    static void reportByPath(HdfTree tree) {
        new UnreadPlaces(tree, Set.of()).report(path -> parent(path).endsWith(VARS));
    }

    private void report(Predicate<String> isRead) {
        HdfLeftovers leftovers = tree.leftovers();
        leftovers.reportAttributes(this::isRead);
        leftovers.reportDatasets(isRead);
        leftovers.reportStrings();
    }

    /** Returns whether this is the configuration of a model or of its training, which is checked as a document. */
    static boolean isConfiguration(HdfAttribute attribute) {
        return attribute.owner().equals("/")
                && (attribute.name().equals("model_config") || attribute.name().equals("training_config"));
    }

    private boolean isRead(HdfAttribute attribute) {
        String owner = attribute.owner();
        boolean top = owner.equals("/") || owner.equals(MODEL_WEIGHTS);
        return switch (attribute.name()) {
            case "model_config", "training_config" ->
                isConfiguration(attribute) && tree.place().isMain() && attribute.count() == 1;
            case "keras_version", "backend" -> top && attribute.isText(LONGEST_WORD);
            case "layer_names" -> top && attribute.isText(LONGEST_NAME);
            case "weight_names" -> hasWeightNames(owner) && attribute.isText(LONGEST_NAME);
            case "nb_layers" -> top && attribute.isNumber();
            case "nb_params" -> parent(owner).length() <= MODEL_WEIGHTS.length() && attribute.isNumber();
            case "name" -> owner.endsWith(VARS) && attribute.isText(LONGEST_NAME);
            case "dtype" -> parent(owner).endsWith(VARS) && attribute.isText(LONGEST_WORD);
            default -> isPart(attribute, top);
        };
    }

    private boolean isPart(HdfAttribute attribute, boolean top) {
        var part = PART.matcher(attribute.name());
        if (!part.matches() || tree.hasAttribute(attribute.owner(), part.group(1))) return false;
        boolean inPlace = part.group(1).equals("layer_names") ? top : hasWeightNames(attribute.owner());
        return inPlace && attribute.isText(LONGEST_NAME);
    }

    private boolean hasWeightNames(String owner) {
        return layers.contains(owner) || owner.equals(OPTIMIZER);
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
}
