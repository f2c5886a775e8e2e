package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.file.numpy.Npz;
import org.kerasaudit.importer.run.ForwardPass;
import org.kerasaudit.importer.tensor.Precision;
import org.kerasaudit.importer.tensor.Tensor;

/** Threads that share one forward pass. */
class SharedPassTest {
    private static final int THREADS = 8;

    /** The first run reads the weights, so that is where threads may conflict. */
    @RepeatedTest(5)
    void givesEveryThreadTheSameAnswer() throws Exception {
        KerasModel model = KerasModel.read(Fixtures.folder("keras-3.15.1/transformer-0/model.keras"));
        Map<String, Tensor> recording = Npz.read(Fixtures.folder("keras-3.15.1/transformer-0/recording.npz"));
        List<Tensor> inputs = List.of(recording.get("inputs/0"));
        List<Tensor> expected = model.forwardPass(Precision.FLOAT32).run(inputs);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (ForwardPass shared = model.forwardPass(Precision.FLOAT32)) {
            CyclicBarrier together = new CyclicBarrier(THREADS);
            Callable<List<Tensor>> run = () -> {
                together.await();
                return shared.run(inputs);
            };
            List<Future<List<Tensor>>> answers =
                    Stream.generate(() -> threads.submit(run)).limit(THREADS).toList();
            for (Future<List<Tensor>> answer : answers) {
                assertThat(answer.get().get(0).floats())
                        .containsExactly(expected.get(0).floats());
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
