package org.kerasaudit.dl4j;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.auditor.opinion.EngineLimits;
import org.kerasaudit.auditor.opinion.EngineParameters;
import org.kerasaudit.auditor.opinion.Opinion;
import org.kerasaudit.auditor.opinion.SecondOpinionEngine;
import org.kerasaudit.dl4j.child.Answer;
import org.kerasaudit.dl4j.child.FloatArray;
import org.kerasaudit.dl4j.child.Question;
import org.kerasaudit.importer.file.ModelFiles;
import org.kerasaudit.importer.file.bytes.KerasFormatException;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Tensor;

/** DL4J as a second-opinion engine. One process serves many models and is replaced if it hangs or dies. */
public final class Dl4jEngine implements SecondOpinionEngine {
    private final ChildCommand command;
    private @Nullable Child child;
    private EngineLimits limits = EngineLimits.DEFAULT;

    public Dl4jEngine() {
        this(ChildCommand.dl4j());
    }

    Dl4jEngine(ChildCommand command) {
        this.command = command;
    }

    @Override
    public String name() {
        return "dl4j";
    }

    @Override
    public String version() {
        return command.version();
    }

    /** Converts all inputs to float32, the type in which DL4J computes imported networks. */
    @Override
    public synchronized Opinion ask(Path model, List<Tensor> inputs, EngineLimits limits) {
        boolean numbers = inputs.stream().noneMatch(input -> input.dtype() == DType.STRING);
        Question question = new Question(absolute(model), weightsOf(model), numbers ? arrays(inputs) : List.of());
        Opinion opinion = askWithRetry(question, limits);
        return numbers || !(opinion instanceof Opinion.Answered imported) ? opinion : withoutStrings(imported);
    }

    /** Retries in a new process if a process that had served other models died: the cause may be an earlier model. */
    private Opinion askWithRetry(Question question, EngineLimits limits) {
        boolean served = serves(limits);
        try {
            return opinion(running(limits).ask(question, limits.seconds()));
        } catch (ChildEndedException ended) {
            close();
            return served && !ended.late() ? askWithRetry(question, limits) : ended.opinion(limits);
        }
    }

    private static List<FloatArray> arrays(List<Tensor> inputs) {
        return inputs.stream()
                .map(input -> new FloatArray(input.dims(), input.floats()))
                .toList();
    }

    private static Opinion withoutStrings(Opinion.Answered imported) {
        return new Opinion.Refused(
                "forward pass: DL4J does not support string inputs", imported.parameters(), imported.notes());
    }

    private boolean serves(EngineLimits wanted) {
        return child != null && child.alive() && limits.megabytes() == wanted.megabytes();
    }

    private Child running(EngineLimits wanted) throws ChildEndedException {
        if (child != null && serves(wanted)) return child;
        close();
        limits = wanted;
        child = Child.start(command, wanted);
        return child;
    }

    /** Returns the path of the weights of a JSON architecture; empty for other files. */
    private static String weightsOf(Path model) {
        if (!String.valueOf(model.getFileName()).endsWith(".json")) return "";
        try {
            @Nullable Path weights = ModelFiles.open(model).weightsPath();
            return weights == null ? "" : absolute(weights);
        } catch (KerasFormatException unreadable) {
            return "";
        }
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }

    private static Opinion opinion(Answer answer) throws ChildEndedException {
        EngineParameters parameters = new EngineParameters(
                answer.total() < 0 ? OptionalLong.empty() : OptionalLong.of(answer.total()), answer.layers());
        return switch (answer.kind()) {
            case DONE -> new Opinion.Answered(parameters, tensors(answer.outputs()), answer.notes());
            case REFUSED -> new Opinion.Refused(answer.message(), parameters, answer.notes());
            case OUT_OF_MEMORY -> throw ChildEndedException.outOfMemory(answer.message());
            case READY -> throw ChildEndedException.crashed("it sent an unexpected answer");
        };
    }

    private static List<Tensor> tensors(List<FloatArray> arrays) throws ChildEndedException {
        try {
            return arrays.stream()
                    .map(array -> Tensor.of(array.values(), array.shape()))
                    .toList();
        } catch (IllegalArgumentException | ArithmeticException nonsense) {
            throw ChildEndedException.crashed("its answer is invalid: " + nonsense.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        if (child != null) child.close();
        child = null;
    }
}
