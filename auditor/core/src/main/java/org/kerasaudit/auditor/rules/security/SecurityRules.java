package org.kerasaudit.auditor.rules.security;

import java.util.function.BiConsumer;
import org.kerasaudit.auditor.result.Rule;

/** The security rules, one line each, in ID order. */
public final class SecurityRules {
    private SecurityRules() {}

    /** Adds every rule and its check to {@code book}. */
    public static void addTo(BiConsumer<Rule, SecurityCheck> book) {
        book.accept(PythonCode.RULE, new PythonCode());
        book.accept(CallingLambda.RULE, new CallingLambda());
        book.accept(ForeignModule.RULE, new ForeignModule());
        book.accept(ActingReference.RULE, new ActingReference());
        book.accept(ActingOperation.RULE, new ActingOperation());
        book.accept(TorchModule.RULE, new TorchModule());
        book.accept(ForeignGraph.RULE, new ForeignGraph());
        book.accept(ExternalVocabulary.RULE, new ExternalVocabulary());
        book.accept(PathInName.RULE, new PathInName());
        book.accept(MissingModule.RULE, new MissingModule());
        book.accept(HiddenBuiltIn.RULE, new HiddenBuiltIn());
        book.accept(UnconnectedLayer.RULE, new UnconnectedLayer());
        book.accept(UnexpectedAsset.RULE, new UnexpectedAsset());
        book.accept(EncodedCode.RULE, new EncodedCode());
        book.accept(SafeModeOff.RULE, new SafeModeOff());
        book.accept(Secret.RULE, new Secret());
        book.accept(Trace.RULE, new Trace());
        book.accept(CustomClass.RULE, new CustomClass());
        book.accept(UnconnectedCall.RULE, new UnconnectedCall());
        book.accept(WeightPickle.RULE, new WeightPickle());
        book.accept(CarriedPickle.RULE, new CarriedPickle());
        book.accept(CarriedProgram.RULE, new CarriedProgram());
        book.accept(EmbeddedProgram.RULE, new EmbeddedProgram());
    }
}
