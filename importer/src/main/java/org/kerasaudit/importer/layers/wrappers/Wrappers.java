package org.kerasaudit.importer.layers.wrappers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Holder;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Policy;
import org.kerasaudit.importer.layers.Scope;
import org.kerasaudit.importer.layers.Trait;
import org.kerasaudit.importer.layers.UnknownLayer;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.layers.recurrent.ConvLstm;
import org.kerasaudit.importer.layers.recurrent.MaskRule;
import org.kerasaudit.importer.layers.recurrent.MaskRule.Output;
import org.kerasaudit.importer.layers.recurrent.RecurrentLayer;
import org.kerasaudit.importer.layers.wrappers.TimeDistributed.Masks;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;

/** Layers that wrap another layer: TimeDistributed, Bidirectional and their base class. */
public final class Wrappers implements LayerFamily {
    private static final String LAYER = "layer";
    private static final String BACKWARD = "backward_layer";

    @Override
    public List<Type> types() {
        return List.of(
                new Type("TimeDistributed", Wrappers::timeDistributed)
                        .doc("api/layers/recurrent_layers/time_distributed/")
                        .pitfalls("The inner layer's parameters count once, however long the sequence.")
                        .with(Trait.NEEDS_TENSORS),
                new Type("Bidirectional", Wrappers::bidirectional)
                        .doc("api/layers/recurrent_layers/bidirectional/")
                        .pitfalls(
                                "Both directions have their own weights: the parameters double, and with concat so do the outputs.")
                        .with(Trait.NEEDS_TENSORS),
                new Type("Wrapper", Wrappers::wrapper));
    }

    /** Multi-backend Keras 2 overwrites the inner layer's {@code trainable} with the wrapper's. */
    private static boolean trainable(Config.Inner inner, Origin origin) {
        boolean overwritten = origin.generation() == Origin.Generation.KERAS_2 && !origin.tensorflowKeras();
        return overwritten || inner.trainable();
    }

    private static Layer timeDistributed(Config config) {
        Config.Inner inner = config.inner(LAYER);
        if (!config.origin().keras3()) config.refuseOtherPolicy(LAYER, config.raw(LAYER));
        boolean stateful = config.raw(LAYER).path("config").path("stateful").asBoolean();
        if (stateful) config.refuse(LAYER, "a stateful layer would pass its state from one step to the next");
        return new TimeDistributed(
                inner.layer(),
                new Scope(LAYER, inner.name()),
                trainable(inner, config.origin()),
                Masks.of(config.origin()),
                MaskRule.passesExplicit(config.origin()));
    }

    private static Layer bidirectional(Config config) {
        Config.Inner inner = config.inner(LAYER);
        Config.Inner back = config.has(BACKWARD) ? config.inner(BACKWARD) : inner;
        if (inner.layer() instanceof UnknownLayer unknown) return unknown;
        if (back.layer() instanceof UnknownLayer unknown) return unknown;
        RecurrentLayer forward = recurrent(LAYER, inner, config.origin());
        RecurrentLayer given = recurrent(BACKWARD, back, config.origin());
        RecurrentLayer backward = config.has(BACKWARD) ? given : given.reversed();
        requireOpposite(forward, backward);
        if (!config.origin().keras3()) {
            config.refuseOtherPolicy(LAYER, config.raw(LAYER));
            if (config.has(BACKWARD)) config.refuseOtherPolicy(BACKWARD, config.raw(BACKWARD));
        }
        JsonNode mode = config.raw("merge_mode");
        config.ignore("num_constants");
        return new Bidirectional(
                direction(config, LAYER, "forward", forward, inner),
                direction(config, config.has(BACKWARD) ? BACKWARD : LAYER, "backward", backward, back),
                mode.isNull() ? "none" : config.oneOf("merge_mode", "concat", "sum", "mul", "ave"),
                !config.origin().tensorflowKeras());
    }

    private static Bidirectional.Direction direction(
            Config config, String key, String way, RecurrentLayer layer, Config.Inner inner) {
        Origin origin = config.origin();
        return new Bidirectional.Direction(
                layer,
                new Scope(way + "_layer", prefixed(way + "_", inner.name(), origin)),
                trainable(inner, origin),
                origin.keras3() ? Policy.computing(config.raw(key)) : null);
    }

    /**
     * Reads one direction. In Keras 3 and tf.keras, masked steps of returned sequences are zero, regardless of the
     * layer's option.
     */
    private static RecurrentLayer recurrent(String key, Config.Inner inner, Origin origin) {
        if (!(inner.layer() instanceof RecurrentLayer layer)) {
            throw new ConfigException(key, "a recurrent layer", inner.className());
        }
        boolean forced = origin.keras3() || origin.tensorflowKeras() && !(layer.cell() instanceof ConvLstm);
        if (!forced || layer.masks().output() == Output.NONE) return layer;
        return layer.withOutput(layer.returnSequences() ? Output.ZEROS : Output.PREVIOUS);
    }

    private static void requireOpposite(RecurrentLayer forward, RecurrentLayer backward) {
        boolean sameOutputs = forward.returnSequences() == backward.returnSequences()
                && forward.returnState() == backward.returnState()
                && forward.timeMajor() == backward.timeMajor();
        if (forward.goBackwards() == backward.goBackwards() || !sameOutputs) {
            throw new ConfigException(
                    BACKWARD,
                    "a layer that reads in the opposite direction and returns the same outputs as the forward one",
                    "go_backwards=" + backward.goBackwards() + ", return_sequences=" + backward.returnSequences()
                            + ", return_state=" + backward.returnState());
        }
    }

    /** Keras 3 does not add a prefix twice. */
    private static String prefixed(String prefix, String name, Origin origin) {
        return origin.keras3() && name.startsWith(prefix) ? name : prefix + name;
    }

    private static Layer wrapper(Config config) {
        Config.Inner inner = config.inner(LAYER);
        config.refuse(LAYER, "Wrapper leaves its computation to its subclasses");
        return new Wrapper(inner.layer(), new Scope(LAYER, inner.name()), trainable(inner, config.origin()));
    }

    /** Returns the variables of a nested layer as seen from the outer layer. */
    public static List<WeightSpec> held(List<WeightSpec> specs, Scope scope, boolean trainable) {
        return specs.stream()
                .map(spec -> (trainable ? spec : spec.frozen()).in(scope))
                .toList();
    }

    /** The base class of wrappers: it only builds the inner layer. */
    record Wrapper(Layer inner, Scope scope, boolean trainable) implements Layer, Holder {
        @Override
        public List<Layer> held() {
            return List.of(inner);
        }

        @Override
        public List<WeightSpec> weights(Args<Shape> inputs) {
            return Wrappers.held(inner.weights(inputs), scope, trainable);
        }

        @Override
        public Formula formula(Args<Shape> inputs) {
            return inner.formula(inputs);
        }

        @Override
        public List<Shape> outputShapes(Args<Shape> inputs) {
            throw new NotCheckableException("Wrapper leaves its output to its subclasses");
        }

        @Override
        public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
            throw new NotCheckableException("Wrapper leaves its computation to its subclasses");
        }
    }
}
