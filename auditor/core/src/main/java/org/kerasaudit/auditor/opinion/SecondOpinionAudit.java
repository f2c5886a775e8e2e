package org.kerasaudit.auditor.opinion;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.numbers.Comparison;
import org.kerasaudit.auditor.numbers.Deviation;
import org.kerasaudit.auditor.numbers.Tolerance;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.SecondOpinion;
import org.kerasaudit.auditor.result.SecondOpinion.Inputs;
import org.kerasaudit.auditor.result.SecondOpinion.LayerCount;
import org.kerasaudit.auditor.result.SecondOpinion.Outcome;
import org.kerasaudit.auditor.result.SecondOpinion.Output;
import org.kerasaudit.auditor.result.SecondOpinion.Run;
import org.kerasaudit.auditor.rules.Audit;
import org.kerasaudit.auditor.verify.Verifier;
import org.kerasaudit.importer.model.Model;
import org.kerasaudit.importer.model.WeightStore;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/** Runs an audited model in another engine and compares the results. */
public record SecondOpinionAudit(SecondOpinionEngine engine, EngineLimits limits) {

    public static SecondOpinionAudit by(SecondOpinionSource source) {
        return new SecondOpinionAudit(source.engine(), source.limits());
    }

    /** Asks the engine, compares, and reports differences as findings KA811 to KA815. */
    public SecondOpinion ask(Verifier verifier, Precision precision, Audit audit, Consumer<Finding> findings) {
        @Nullable Model model = audit.opened().model().orElse(null);
        if (model == null) return notAsked("the file contains only weights");
        if (audit.opened().file().weights() instanceof WeightStore.None) {
            return notAsked("the file contains only an architecture");
        }
        Reference reference = Reference.of(verifier, model, precision);
        Opinion opinion = asked(audit.opened().file().path(), reference.inputs());
        SecondOpinion second = opinion(opinion, reference, audit);
        new SecondOpinionFindings(audit, findings).report(second, reference.engineTolerance());
        return second;
    }

    /** Returns the opinion on a file that the engine was not asked about. */
    public SecondOpinion notAsked(String why) {
        return new SecondOpinion(
                engine.name(),
                engine.version(),
                Outcome.NOT_ASKED,
                why,
                OptionalLong.empty(),
                List.of(),
                new Run(Inputs.NONE, 0, List.of()),
                List.of());
    }

    /** Asks the engine; a faulty or incompatible engine module must not make the audit fail. */
    private Opinion asked(Path model, List<Tensor> inputs) {
        try {
            return engine.ask(model, inputs, limits);
        } catch (LinkageError | RuntimeException failure) {
            return new Opinion.Crashed("its module failed with " + failure);
        }
    }

    private SecondOpinion opinion(Opinion opinion, Reference reference, Audit audit) {
        boolean answered = opinion instanceof Opinion.Answered;
        List<Tensor> outputs = opinion instanceof Opinion.Answered answer ? answer.outputs() : List.of();
        return new SecondOpinion(
                engine.name(),
                engine.version(),
                outcome(opinion),
                answered ? reference.whyNone() : detail(opinion),
                opinion.parameters().total(),
                opinion.parameters().total().isPresent() ? layers(opinion.parameters(), audit) : List.of(),
                new Run(reference.kind(), reference.samples(), answered ? outputs(outputs, reference) : List.of()),
                opinion.notes());
    }

    private static Outcome outcome(Opinion opinion) {
        if (opinion instanceof Opinion.Answered) return Outcome.ANSWERED;
        if (opinion instanceof Opinion.Refused) return Outcome.REFUSED;
        if (opinion instanceof Opinion.Crashed) return Outcome.CRASHED;
        return opinion instanceof Opinion.OutOfTime ? Outcome.OUT_OF_TIME : Outcome.OUT_OF_MEMORY;
    }

    private static String detail(Opinion opinion) {
        if (opinion instanceof Opinion.Refused refused) return refused.message();
        if (opinion instanceof Opinion.Crashed crashed) return crashed.how();
        if (opinion instanceof Opinion.OutOfTime late) return "not finished within " + late.seconds() + " s";
        return opinion instanceof Opinion.OutOfMemory memory
                ? "not possible within " + memory.megabytes() + " MB: " + memory.what()
                : "";
    }

    private static List<LayerCount> layers(EngineParameters counted, Audit audit) {
        Map<String, OptionalLong> ours = new LinkedHashMap<>();
        audit.layers().forEach(layer -> ours.put(layer.layer().path(), layer.params()));
        List<LayerCount> layers = new ArrayList<>();
        ours.forEach((path, params) -> {
            @Nullable Long theirs = counted.layers().get(path);
            layers.add(new LayerCount(path, params, theirs == null ? OptionalLong.empty() : OptionalLong.of(theirs)));
        });
        counted.layers().forEach((path, params) -> {
            if (!ours.containsKey(path))
                layers.add(new LayerCount(path, OptionalLong.empty(), OptionalLong.of(params)));
        });
        layers.removeIf(
                layer -> layer.params().orElse(0) == 0 && layer.engineParams().orElse(0) == 0);
        return List.copyOf(layers);
    }

    private static List<Output> outputs(List<Tensor> theirs, Reference reference) {
        List<Output> outputs = new ArrayList<>();
        for (int i = 0;
                i < Math.max(reference.recorded().size(), reference.ours().size());
                i++) {
            @Nullable Tensor engine = at(theirs, i);
            @Nullable Tensor ours = at(reference.ours(), i);
            @Nullable Tensor recorded = at(reference.recorded(), i);
            outputs.add(new Output(
                    i,
                    recorded == null ? null : compared(recorded, engine, reference.engineTolerance()),
                    recorded == null || ours == null ? null : compared(recorded, ours, reference.ourTolerance()),
                    ours == null ? null : compared(ours, engine, reference.engineTolerance())));
        }
        return List.copyOf(outputs);
    }

    private static Deviation compared(Tensor expected, @Nullable Tensor found, Tolerance tolerance) {
        return found == null ? Deviation.missing() : Comparison.of(expected, found, tolerance);
    }

    private static @Nullable Tensor at(List<Tensor> tensors, int i) {
        return i < tensors.size() ? tensors.get(i) : null;
    }
}
