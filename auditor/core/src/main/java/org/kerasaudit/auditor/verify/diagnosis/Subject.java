package org.kerasaudit.auditor.verify.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.kerasaudit.importer.layers.Catalogue;
import org.kerasaudit.importer.layers.Description;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.model.LayerCall;
import org.kerasaudit.importer.model.ModelLayer;
import org.kerasaudit.importer.tensor.Tensor;

/** The layer a hypothesis is about. */
public final class Subject {
    private static final String CLASS_NAME = "class_name";
    private static final String CONFIG = "config";

    private final LayerCall call;
    private final Origin origin;
    private final Function<Tensor, Optional<LayerCall>> maker;

    /**
     * @param call the layer's first call
     * @param maker returns the call that made a tensor
     */
    Subject(LayerCall call, Origin origin, Function<Tensor, Optional<LayerCall>> maker) {
        this.call = call;
        this.origin = origin;
        this.maker = maker;
    }

    public ModelLayer layer() {
        return call.layer();
    }

    /** Returns the layer's first call. */
    public LayerCall call() {
        return call;
    }

    public Origin origin() {
        return origin;
    }

    /** Returns the layer's configuration. */
    public JsonNode config() {
        return layer().config();
    }

    /** Whether the layer itself has the trait. */
    public boolean is(Trait trait) {
        return layer().has(trait);
    }

    /** Returns the variables of the layer and its inner layers, as its first call builds them. */
    public List<WeightSpec> variables() {
        return layer().layer().weights(call.inputs().map(value -> value.tensor().shape()));
    }

    /** Returns the number of gates of the layer's cell, 1 for a simple recurrent cell; 0 if the layer is not recurrent. */
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
        return !configs(Trait.CONVOLVES).isEmpty();
    }

    /** Returns the only input of the layer's first call; empty if there are several or none. */
    public Optional<Tensor> input() {
        List<Value> inputs = call.inputs().inputs();
        return inputs.size() == 1 ? Optional.of(inputs.get(0).tensor()) : Optional.empty();
    }

    /** Returns the call that made the layer's only input; empty for inputs of the model. */
    public Optional<LayerCall> before() {
        return input().flatMap(maker);
    }

    /** Returns the call that made the only input of {@code other}; empty for inputs of the model. */
    public Optional<LayerCall> before(LayerCall other) {
        List<Value> inputs = other.inputs().inputs();
        return inputs.size() == 1 ? maker.apply(inputs.get(0).tensor()) : Optional.empty();
    }

    /** Returns the configurations of the layer and its inner layers that have the trait. */
    public List<JsonNode> configs(Trait trait) {
        List<JsonNode> found = new ArrayList<>();
        visit(config(), layer().description(), (description, config) -> {
            if (description.has(trait)) found.add(config);
        });
        return found;
    }

    /**
     * Returns the layer with the configurations found by {@link #configs} changed.
     *
     * @param edit modifies a configuration in place
     */
    public Layer edited(Trait trait, Consumer<ObjectNode> edit) {
        return edited((description, config) -> {
            if (description.has(trait)) edit.accept(config);
        });
    }

    /** Returns the layer with every configuration changed, including those of its inner layers. */
    public Layer edited(Consumer<ObjectNode> edit) {
        return edited((description, config) -> edit.accept(config));
    }

    /** Returns the layer with its own configuration changed, not those of its inner layers. */
    public Layer editedAlone(Consumer<ObjectNode> edit) {
        ObjectNode copy = config().deepCopy();
        edit.accept(copy);
        return layer().rereading().of(copy, origin);
    }

    private Layer edited(Visitor visitor) {
        JsonNode copy = config().deepCopy();
        visit(copy, layer().description(), visitor);
        return layer().rereading().of(copy, origin);
    }

    /** Returns the layer as another version of Keras would read its configuration. */
    public Layer as(Origin other) {
        return layer().rereading().of(config(), other);
    }

    private interface Visitor {
        void visit(Description description, ObjectNode config);
    }

    private static void visit(JsonNode config, Description description, Visitor visitor) {
        if (config instanceof ObjectNode object) visitor.visit(description, object);
        visitInside(config, visitor);
    }

    private static void visitInside(JsonNode node, Visitor visitor) {
        for (JsonNode child : node) {
            JsonNode config = child.path(CONFIG);
            if (child.path(CLASS_NAME).isTextual() && config.isObject()) {
                visit(config, Catalogue.own().description(child.get(CLASS_NAME).asText()), visitor);
            } else {
                visitInside(child, visitor);
            }
        }
    }
}
