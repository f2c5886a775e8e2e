package org.kerasaudit.importer.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Description;
import org.kerasaudit.importer.layers.Holder;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Policy;
import org.kerasaudit.importer.layers.Scope;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.layers.UnknownLayer;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Shape;

/**
 * A layer in its place in a network.
 *
 * @param description what is said of it, its traits among that
 * @param calls what it is called with, once per call, as the configuration writes it
 * @param trainable its own {@code trainable}; a model that holds it may freeze it all the same
 * @param listed whether Keras lists it among the model's layers; a Sequential's input is not
 */
public record ModelLayer(
        Identity identity,
        Layer layer,
        Description description,
        List<Args<TensorRef>> calls,
        boolean trainable,
        boolean listed,
        Configuration configuration) {

    /**
     * What a layer is called.
     *
     * @param path its name after the names of the models that hold it: {@code encoder/dense_1}
     * @param scope how its variables are found in the model that holds it
     */
    public record Identity(String name, String className, String path, Scope scope) {}

    /**
     * What a layer was read from and how far it was understood.
     *
     * @param config its {@code config} object
     * @param builtOn the shapes it was built on, where the file records them
     * @param refusals why its forward pass is refused, option by option; empty if it is not
     * @param open whether it holds an object of an unknown class, which may have variables beside those that are known
     * @param rereading reads it otherwise
     */
    public record Configuration(
            JsonNode config, @Nullable Args<Shape> builtOn, List<String> refusals, boolean open, Rereading rereading) {}

    /** Reads a layer once more, as if its configuration were another, or another Keras had written it. */
    @FunctionalInterface
    public interface Rereading {
        /** The layer that {@code config} gives; one that cannot be run where it is invalid. */
        Layer of(JsonNode config, Origin origin);
    }

    public String name() {
        return identity.name;
    }

    public String className() {
        return identity.className;
    }

    public String path() {
        return identity.path;
    }

    public Scope scope() {
        return identity.scope;
    }

    public JsonNode config() {
        return configuration.config;
    }

    public @Nullable Args<Shape> builtOn() {
        return configuration.builtOn;
    }

    public List<String> refusals() {
        return configuration.refusals;
    }

    public boolean open() {
        return configuration.open;
    }

    public Rereading rereading() {
        return configuration.rereading;
    }

    /** What Keras's layers call their first argument; the attention layers read theirs by name. */
    private static final List<String> FIRST_ARGUMENT = List.of("inputs", "sequences", "data", "x");

    /** The call as the layer takes it: an operation of the graph by its own signature, else with the first argument in its place. */
    static <T> Args<T> asCalled(Layer layer, Args<T> call) {
        return layer.followsPolicy() ? call.firstInPlace(FIRST_ARGUMENT) : call;
    }

    /** The network inside, if this layer is a model. */
    public Optional<Network> network() {
        return layer instanceof Network network ? Optional.of(network) : Optional.empty();
    }

    /** The networks inside: the layer itself, or what wrappers hold. */
    public List<Network> networks() {
        return networks(layer);
    }

    private static List<Network> networks(Layer layer) {
        if (layer instanceof Network network) return List.of(network);
        return layer instanceof Holder holder
                ? holder.held().stream()
                        .flatMap(held -> networks(held).stream())
                        .toList()
                : List.of();
    }

    /** What the layer computes in and keeps its variables as. */
    public Policy policy() {
        return layer.followsPolicy() ? Policy.of(config().path("dtype")) : new Policy("");
    }

    /** What the layer's floating inputs are cast to; empty if they are not. */
    Optional<Precision> castTo(Kernels kernels) {
        boolean casts = network().isEmpty() && layer.castsInputs() && kernels.precision() != Precision.FLOAT64;
        return casts ? policy().compute() : Optional.empty();
    }

    /** Another layer in the same place. */
    ModelLayer as(Layer other) {
        return new ModelLayer(identity, other, description, calls, trainable, listed, configuration);
    }

    /** Whether the layer stands in the model itself, not in a model inside it. */
    public boolean outermost() {
        return path().equals(name());
    }

    /** Whether its class declares the trait; never of a layer that is not known. */
    public boolean has(Trait trait) {
        return description.has(trait);
    }

    public boolean known() {
        return !(layer instanceof UnknownLayer);
    }
}
