package org.kerasaudit.auditor.verify.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.model.LayerCall;
import org.kerasaudit.importer.model.ModelLayer;
import org.kerasaudit.importer.tensor.Tensor;

/** A layer that a hypothesis is about. */
public final class Subject {
    private static final String CLASS_NAME = "class_name";
    private static final String CONFIG = "config";

    private final LayerCall call;
    private final Origin origin;
    private final Function<Tensor, Optional<LayerCall>> maker;

    /**
     * @param call the layer's first call, as it was made
     * @param maker which call made a tensor
     */
    Subject(LayerCall call, Origin origin, Function<Tensor, Optional<LayerCall>> maker) {
        this.call = call;
        this.origin = origin;
        this.maker = maker;
    }

    public ModelLayer layer() {
        return call.layer();
    }

    /** The layer's first call, as it was made. */
    public LayerCall call() {
        return call;
    }

    public Origin origin() {
        return origin;
    }

    /** The layer's configuration. */
    public JsonNode config() {
        return layer().config();
    }

    public boolean is(Set<String> classes) {
        return classes.contains(layer().className());
    }

    /** The variables of the layer and of those inside it, as its first call builds them. */
    public List<WeightSpec> variables() {
        return layer().layer().weights(call.inputs().map(value -> value.tensor().shape()));
    }

    /** How many gates the layer's cell has, 1 for a plain recurrent one; 0 if it is not recurrent. */
    int gates() {
        return variables().stream()
                .map(WeightSpec::key)
                .filter(key -> Reading.name(key).equals(Gates.RECURRENT_KERNEL))
                .findFirst()
                .map(key -> Gates.count(key, call.weights()))
                .orElse(0);
    }

    /** Whether the layer's kernels move along spatial axes. */
    boolean convolves() {
        return layer().className().contains("Conv")
                || layer().config().toString().contains("\"class_name\":\"Conv");
    }

    /** The only input of the layer's first call; empty if there are several or none. */
    public Optional<Tensor> input() {
        List<Value> inputs = call.inputs().inputs();
        return inputs.size() == 1 ? Optional.of(inputs.get(0).tensor()) : Optional.empty();
    }

    /** The call that made the layer's only input; empty for inputs of the model. */
    public Optional<LayerCall> before() {
        return input().flatMap(maker);
    }

    /** The same, of the call that made the only input of {@code other}. */
    public Optional<LayerCall> before(LayerCall other) {
        List<Value> inputs = other.inputs().inputs();
        return inputs.size() == 1 ? maker.apply(inputs.get(0).tensor()) : Optional.empty();
    }

    /** The configurations of the layer and of the layers inside it that are of these classes. */
    public List<JsonNode> configs(Set<String> classes) {
        List<JsonNode> found = new ArrayList<>();
        visit(config().deepCopy(), layer().className(), (name, config) -> {
            if (classes.contains(name)) found.add(config);
        });
        return found;
    }

    /**
     * The layer with the configurations changed that {@link #configs} finds.
     *
     * @param edit changes one configuration in place
     */
    public Layer edited(Set<String> classes, Consumer<ObjectNode> edit) {
        JsonNode copy = config().deepCopy();
        visit(copy, layer().className(), (name, config) -> {
            if (classes.contains(name)) edit.accept(config);
        });
        return layer().rereading().of(copy, origin);
    }

    /** The layer with every configuration changed, its own and those of the layers inside it. */
    public Layer edited(Consumer<ObjectNode> edit) {
        JsonNode copy = config().deepCopy();
        visit(copy, layer().className(), (name, config) -> edit.accept(config));
        return layer().rereading().of(copy, origin);
    }

    /** The layer as another Keras would have meant its configuration. */
    public Layer as(Origin other) {
        return layer().rereading().of(config(), other);
    }

    private interface Visitor {
        void visit(String className, ObjectNode config);
    }

    private static void visit(JsonNode config, String className, Visitor visitor) {
        if (config instanceof ObjectNode object) visitor.visit(className, object);
        visitInside(config, visitor);
    }

    private static void visitInside(JsonNode node, Visitor visitor) {
        for (JsonNode child : node) {
            JsonNode config = child.path(CONFIG);
            if (child.path(CLASS_NAME).isTextual() && config.isObject()) {
                visit(config, child.get(CLASS_NAME).asText(), visitor);
            } else {
                visitInside(child, visitor);
            }
        }
    }
}
