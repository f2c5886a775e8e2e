package org.kerasaudit.auditor.verify.diagnosis;

import java.util.List;

/** Every cause that is looked for. Where two explain a recording equally well, the one listed first is named. */
final class Hypotheses {
    /** What happened to the data on the way into the model or out of it; tried first. */
    static final List<ModelHypothesis> OF_INPUTS =
            List.of(new InputScaling(), new InputChannels(), new InputOrder(), new OutputOrder());

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
            new OtherActivation(),
            new BiasLeftOut(),
            new SwappedWeights());

    /** What may amount to one of the above, such as a backend's habit or a sequence the other way round; tried last. */
    static final List<ModelHypothesis> OF_THE_WHOLE = List.of(new InputAxes(), new OtherBackend());

    private Hypotheses() {}
}
