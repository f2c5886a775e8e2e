package org.kerasaudit.auditor.verify.diagnosis;

import java.util.List;

/** All hypotheses. If two explain a recording equally well, the one listed first is reported. */
final class Hypotheses {
    /** Changes to the data on the way into or out of the model; tried first. */
    static final List<ModelHypothesis> OF_INPUTS =
            List.of(new InputScaling(), new InputChannels(), new InputOrder(), new OutputOrder());

    /** Changes to how a layer is read. */
    static final List<LayerHypothesis> OF_LAYERS = List.of(
            new GateOrder(),
            new ResetAfter(),
            new RecurrentBias(),
            new Direction(),
            new MaskIgnored(),
            new RecurrentActivation(),
            new HardSigmoid(),
            new FlippedKernels(),
            new SamePadding(),
            new FlattenOrder(),
            new KernelAxes(),
            new Epsilon(),
            new BatchStatistics(),
            new DropoutActive(),
            new Gelu(),
            new NegativeSlope(),
            new ActivationLeftOut(),
            new OtherActivation(),
            new BiasLeftOut(),
            new SwappedWeights());

    /** Changes that can mimic one of the above, such as a backend's behavior or reversed sequences; tried last. */
    static final List<ModelHypothesis> OF_THE_WHOLE = List.of(new InputAxes(), new OtherBackend());

    private Hypotheses() {}
}
