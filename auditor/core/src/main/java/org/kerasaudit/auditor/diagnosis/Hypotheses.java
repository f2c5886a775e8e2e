package org.kerasaudit.auditor.diagnosis;

import java.util.List;

/** Every cause that is looked for. Where two explain a recording equally well, the one listed first is named. */
final class Hypotheses {
    /** What happened to the data on the way into the model or out of it; tried first. */
    static final List<ModelHypothesis> OF_INPUTS =
            List.of(new InputScaling(), new InputChannels(), new InputAxes(), new InputOrder(), new OutputOrder());

    /** What a layer was read as. */
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
            new BiasLeftOut(),
            new SwappedWeights());

    /** What the whole model was run on; tried last, since a backend's habit may be one of the above. */
    static final List<ModelHypothesis> OF_THE_MODEL = List.of(new OtherBackend());

    private Hypotheses() {}
}
