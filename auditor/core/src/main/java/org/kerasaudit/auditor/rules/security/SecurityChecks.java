package org.kerasaudit.auditor.rules.security;

import java.util.List;

/** Every security check, in the order of their IDs. */
public final class SecurityChecks {
    public static final List<SecurityCheck> ALL = List.of(
            new PythonCode(),
            new CallingLambda(),
            new ForeignModule(),
            new ActingReference(),
            new ActingOperation(),
            new TorchModule(),
            new ForeignGraph(),
            new OutsideVocabulary(),
            new PathInName(),
            new MissingModule(),
            new HiddenBuiltIn(),
            new UnconnectedLayer(),
            new StrangeAsset(),
            new EncodedCode(),
            new SafeModeOff(),
            new Secret(),
            new Trace(),
            new ClassOfOthers(),
            new UnconnectedCall(),
            new WeightPickle());

    private SecurityChecks() {}
}
