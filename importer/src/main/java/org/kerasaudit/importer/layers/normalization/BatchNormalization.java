package org.kerasaudit.importer.layers.normalization;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Description;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Moments;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.Unary;
import org.kerasaudit.importer.layers.Value;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.layers.Weights;
import org.kerasaudit.importer.tensor.Kernels;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Ioffe and Szegedy (2015), at inference: centers and scales by the moving mean and variance from training.
 *
 * @param axes the axes with separate statistics; several only in tf.keras
 * @param renorm batch renormalization (Ioffe, 2017), which stores more state and is the same at inference
 * @param virtualBatches tf.keras's ghost batches, which give the variables another axis after the batch
 * @param trains whether a call with {@code training=true} uses the statistics of the batch
 * @param weighsMask whether masked steps are excluded from these statistics, as in tf.keras since 2.12
 */
record BatchNormalization(
        List<Integer> axes,
        double epsilon,
        boolean center,
        boolean scale,
        boolean renorm,
        boolean virtualBatches,
        Fusing fusing,
        boolean trains,
        boolean weighsMask)
        implements Unary {

    /** The smallest epsilon of TensorFlow's fused kernel, which silently raises smaller ones. */
    private static final double LEAST_FUSED_EPSILON = 1.001e-5;

    /** The inputs for which TensorFlow's fused kernel is used. */
    enum Fusing {
        NOTHING,
        IMAGES,
        IMAGES_AND_VOLUMES
    }

    static BatchNormalization read(Config config, boolean mayFuse) {
        config.ignore("momentum", "adjustment", "fused", "renorm_momentum", "renorm_clipping");
        boolean renorm = config.bool("renorm", false);
        boolean virtual = config.has("virtual_batch_size");
        int[] axes = Normalizations.configuredAxes(config);
        if (axes.length != 1 && !tfKeras(config.origin())) {
            throw Config.wrong("axis", "one axis", config.raw("axis"));
        }
        if (virtual) undoVirtualAxis(axes);
        boolean fusable = mayFuse && axes.length == 1 && !renorm && !virtual && !config.bool("synchronized", false);
        return new BatchNormalization(
                Arrays.stream(axes).boxed().toList(),
                config.real("epsilon", 1e-3),
                config.bool("center", true),
                config.bool("scale", true),
                renorm,
                virtual,
                fusable ? fusing(config) : Fusing.NOTHING,
                config.bool("trainable", true) || config.origin().multiBackend(),
                config.origin().atLeast(2, 12));
    }

    /** On build, tf.keras counts the axis it adds after the batch, and saves the configuration that way. */
    private static void undoVirtualAxis(int[] axes) {
        for (int i = 0; i < axes.length; i++) if (axes[i] > 1) axes[i]--;
    }

    private static boolean tfKeras(Origin origin) {
        return !origin.keras3() && !origin.multiBackend();
    }

    private static Fusing fusing(Config config) {
        Origin origin = config.origin();
        boolean fuses =
                !origin.keras3() && origin.backend().equals("tensorflow") && (tfKeras(origin) || origin.atLeast(2, 2));
        if (!fuses || config.raw("dtype").toString().contains("float64")) return Fusing.NOTHING;
        return tfKeras(origin) && origin.atLeast(2, 6) ? Fusing.IMAGES_AND_VOLUMES : Fusing.IMAGES;
    }

    @Override
    public List<WeightSpec> weights(Shape input) {
        Shape shape = variable(input);
        List<WeightSpec> specs = new ArrayList<>();
        if (scale) specs.add(WeightSpec.trainable("gamma", shape));
        if (center) specs.add(WeightSpec.trainable("beta", shape));
        specs.add(WeightSpec.nonTrainable("moving_mean", shape));
        specs.add(WeightSpec.nonTrainable("moving_variance", shape));
        if (renorm) {
            specs.add(WeightSpec.nonTrainable("moving_stddev", shape));
            specs.add(WeightSpec.nonTrainable("renorm_mean", shape));
            specs.add(WeightSpec.nonTrainable("renorm_stddev", shape));
        }
        return specs;
    }

    @Override
    public Formula formula(Shape input) {
        int variables = 2 + (scale ? 1 : 0) + (center ? 1 : 0) + (renorm ? 3 : 0);
        return Normalizations.formula(variables, Normalizations.sizes(input, axes(input)));
    }

    @Override
    public Shape outputShape(Shape input) {
        axes(input);
        return input;
    }

    @Override
    public List<String> callArguments() {
        return List.of("training", "mask");
    }

    @Override
    public List<String> refusedArguments(Args<?> call) {
        List<String> refused = new ArrayList<>(call.refusedBeyond(callArguments()));
        call.argument(1, "training").ifPresent(training -> {
            boolean known = training instanceof Args.Arg.Literal<?>;
            if (!known) refused.add("training=" + training + ": only true or false is supported");
            else if (trains(call) && (renorm || virtualBatches)) {
                refused.add("training=true: "
                        + (renorm ? "every call updates the statistics it uses" : "ghost batches are not supported"));
            }
        });
        return refused;
    }

    private boolean trains(Args<?> call) {
        return trains
                && call.argument(1, "training")
                        .map(arg -> arg instanceof Args.Arg.Literal<?> literal
                                && literal.json().asBoolean(false))
                        .orElse(false);
    }

    @Override
    public Tensor forward(Tensor x, Weights weights, Kernels kernels) {
        Weights own = weights.uncast();
        int[] on = axes(x.shape());
        Moments moving = new Moments(
                Normalizations.along(own.get("moving_mean"), x, on),
                Normalizations.along(own.get("moving_variance"), x, on));
        return kernels.precision().convert(normalized(x, moving, own, kernels.wide()));
    }

    @Override
    public List<Value> call(Args<Value> inputs, Weights weights, Kernels kernels) {
        Value input = inputs.input();
        Tensor x = input.tensor();
        if (!trains(inputs)) return List.of(new Value(forward(x, weights, kernels), input.mask()));
        int[] on = axes(x.shape());
        int[] over = IntStream.range(0, x.rank())
                .filter(axis -> Arrays.stream(on).noneMatch(kept -> kept == axis))
                .toArray();
        @Nullable Tensor mask = weighsMask && !fused(x.rank(), on) ? input.mask() : null;
        Moments moments = Moments.of(x, mask == null ? null : perVector(mask, x), kernels.wide(), over);
        Tensor normalized = normalized(x, moments, weights.uncast(), kernels.wide());
        return List.of(new Value(kernels.precision().convert(normalized), input.mask()));
    }

    private static Tensor perVector(Tensor mask, Tensor x) {
        Shape vectors = x.shape().without(-1);
        if (!mask.shape().equals(vectors)) {
            throw new ShapeException("a mask of " + vectors, mask.shape().toString());
        }
        return mask.reshape(vectors.append(1).toInts());
    }

    private Tensor normalized(Tensor x, Moments moments, Weights weights, Kernels kernels) {
        int[] on = axes(x.shape());
        Tensor factor = kernels.map(moments.variance(), Normalizations.inverseRoot(epsilon(x.rank(), on)));
        if (scale) factor = kernels.multiply(factor, Normalizations.along(weights.get("gamma"), x, on));
        Tensor normalized = kernels.multiply(kernels.subtract(x, moments.mean()), factor);
        return center ? kernels.add(normalized, Normalizations.along(weights.get("beta"), x, on)) : normalized;
    }

    private int[] axes(Shape input) {
        return Normalizations.axes(input, Normalizations.numbers(axes));
    }

    /** Returns the variables' shape: a vector for a single axis; for several, a block with size 1 along all others. */
    private Shape variable(Shape input) {
        int[] on = axes(input);
        if (on.length == 1 && !virtualBatches) return Normalizations.sizes(input, on);
        long[] dims = new long[input.rank()];
        Arrays.fill(dims, 1);
        for (int axis : on) dims[axis] = input.dim(axis);
        return virtualBatches ? Shape.of(dims).insert(1, 1) : Shape.of(dims);
    }

    private boolean fused(int rank, int... on) {
        boolean fused = rank == 4 && fusing != Fusing.NOTHING || rank == 5 && fusing == Fusing.IMAGES_AND_VOLUMES;
        return fused && on.length == 1 && (on[0] == 1 || on[0] == rank - 1);
    }

    private double epsilon(int rank, int... on) {
        return fused(rank, on) ? Math.max(epsilon, LEAST_FUSED_EPSILON) : epsilon;
    }

    @Override
    public Description description(Description ofClass) {
        return ofClass.pitfalls(
                renorm
                        ? "Only gamma and beta are trainable; renorm stores five vectors of state, which also count as parameters."
                        : "Two of the four vectors, the moving mean and variance, are not trainable but still count as parameters.",
                "At inference the moving statistics are used, not those of the batch.");
    }
}
