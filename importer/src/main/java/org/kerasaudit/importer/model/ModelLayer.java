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
 * A layer of a network, with its position and configuration.
 *
 * @param description its documentation and traits
 * @param calls the arguments of each call, as the configuration writes them
 * @param trainable its own {@code trainable}; an enclosing model may still freeze it
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
     * The names of a layer.
     *
     * @param path its name preceded by the names of the enclosing models: {@code encoder/dense_1}
     * @param scope locates its variables in the enclosing model
     */
    public record Identity(String name, String className, String path, Scope scope) {}

    /**
     * The configuration of a layer and what could not be interpreted.
     *
     * @param config its {@code config} object
     * @param builtOn the shapes it was built on; null if the file does not record them
     * @param refusals the reasons for refusing its forward pass, one per option
     * @param open whether it contains an object of an unknown class, which may have further variables
     * @param rereading reads it again with changes
     */
    public record Configuration(
            JsonNode config, @Nullable Args<Shape> builtOn, List<String> refusals, boolean open, Rereading rereading) {}

    /** Reads a layer again with another configuration or as written by another version of Keras. */
    @FunctionalInterface
    public interface Rereading {
        /** Returns the layer for {@code config}; a layer that cannot be run if {@code config} is invalid. */
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

    /** Names of the first argument in Keras's layers; the attention layers read theirs by name. */
    private static final List<String> FIRST_ARGUMENT = List.of("inputs", "sequences", "data", "x");

    /**
     * Returns the call as the layer expects it: by its signature for a graph operation, else with the first argument positional.
     */
    static <T> Args<T> asCalled(Layer layer, Args<T> call) {
        return layer.followsPolicy() ? call.firstInPlace(FIRST_ARGUMENT) : call;
    }

    /** Returns the network of this layer if it is a model. */
    public Optional<Network> network() {
        return layer instanceof Network network ? Optional.of(network) : Optional.empty();
    }

    /** Returns the networks in this layer: the layer itself or those in wrappers. */
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

    /** Returns the dtype policy, which determines the compute dtype and the variable dtype. */
    public Policy policy() {
        return layer.followsPolicy() ? Policy.of(config().path("dtype")) : new Policy("");
    }

    /** Returns the precision that floating-point inputs are cast to; empty if they are not cast. */
    Optional<Precision> castTo(Kernels kernels) {
        boolean casts = network().isEmpty() && layer.castsInputs() && kernels.precision() != Precision.FLOAT64;
        return casts ? policy().compute() : Optional.empty();
    }

    /** Returns another layer in the same position. */
    ModelLayer as(Layer other) {
        return new ModelLayer(identity, other, description, calls, trainable, listed, configuration);
    }

    /** Returns whether the layer belongs to the model itself, not to a nested model. */
    public boolean outermost() {
        return path().equals(name());
    }

    /** Returns whether its class declares the trait; false for an unknown layer. */
    public boolean has(Trait trait) {
        return description.has(trait);
    }

    public boolean known() {
        return !(layer instanceof UnknownLayer);
    }
}
