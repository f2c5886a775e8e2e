package org.kerasaudit.dl4j.child;

import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Imports and runs models the way DL4J documents it. */
final class Dl4j {
    private Dl4j() {}

    /** Loads the native libraries, so that this does not count toward a model's time limit. */
    static void start() {
        Nd4j.ones(DataType.FLOAT, 2, 2).mmul(Nd4j.ones(DataType.FLOAT, 2, 2));
    }

    /** Imports and runs a model. Turns every failure of DL4J except {@link OutOfMemoryError} into an answer. */
    static Answer answer(Question question, Log log) {
        log.warnings();
        try (Imported model = Imported.from(question.model(), question.weights())) {
            return run(model, question.inputs(), log);
        } catch (OutOfMemoryError exhausted) {
            throw exhausted;
        } catch (Throwable refusal) {
            return refused("import", refusal, -1, Map.of(), log);
        } finally {
            Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
        }
    }

    private static Answer run(Imported model, List<FloatArray> inputs, Log log) {
        try {
            List<FloatArray> outputs = inputs.isEmpty() ? List.of() : model.run(inputs);
            return new Answer(Answer.Kind.DONE, "", model.total(), model.layers(), outputs, log.warnings());
        } catch (OutOfMemoryError exhausted) {
            throw exhausted;
        } catch (Throwable refusal) {
            return refused("forward pass", refusal, model.total(), model.layers(), log);
        }
    }

    private static Answer refused(String when, Throwable why, long total, Map<String, Long> layers, Log log) {
        return new Answer(Answer.Kind.REFUSED, when + ": " + OneLine.of(why), total, layers, List.of(), log.warnings());
    }

    static INDArray array(FloatArray array) {
        long[] shape = new long[array.shape().length];
        for (int axis = 0; axis < shape.length; axis++) shape[axis] = array.shape()[axis];
        return Nd4j.create(array.values(), shape, 'c');
    }

    static FloatArray array(INDArray array) {
        int[] shape = new int[array.rank()];
        for (int axis = 0; axis < shape.length; axis++) shape[axis] = Math.toIntExact(array.size(axis));
        if (array.isEmpty()) return new FloatArray(shape, new float[0]);
        INDArray plain = array.castTo(DataType.FLOAT).dup('c');
        return new FloatArray(shape, plain.data().asFloat());
    }
}
