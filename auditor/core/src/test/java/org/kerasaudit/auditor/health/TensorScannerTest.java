package org.kerasaudit.auditor.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerasaudit.importer.model.Blocks;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** A tensor scanned in parts on all cores gives the same facts as one scanned from the first to the last element. */
class TensorScannerTest {
    private static final int ELEMENTS = 9_000_000;

    /** Elements in memory, optionally divisible into parts. */
    private record Floats(float[] elements, int from, int to, boolean parted) implements Blocks {
        @Override
        public long forEach(Consumer<ByteBuffer> sink) {
            ByteBuffer block = ByteBuffer.allocate(1 << 15).order(ByteOrder.LITTLE_ENDIAN);
            for (int at = from; at < to; at += block.capacity() / 4) {
                int length = Math.min(block.capacity() / 4, to - at);
                block.clear();
                block.asFloatBuffer().put(elements, at, length);
                sink.accept(block.limit(4 * length));
            }
            return 0;
        }

        @Override
        public Optional<Blocks> part(long begin, long end) {
            return parted ? Optional.of(new Floats(elements, (int) begin, (int) end, true)) : Optional.empty();
        }
    }

    private static TensorFacts facts(float[] elements, long columns, boolean parted) {
        Shape shape = columns == 0 ? Shape.of(elements.length) : Shape.of(elements.length / columns, columns);
        Blocks blocks = new Floats(elements, 0, elements.length, parted);
        StoredTensor tensor =
                new StoredTensor("kernel", shape, DType.FLOAT32, () -> Tensor.of(elements, elements.length), blocks);
        List<TensorScanner> parts = TensorScanner.of(tensor, blocks);
        assertThat(parts).hasSize(parted ? 3 : 1);
        parts.forEach(TensorScanner::scan);
        return TensorScanner.facts(parts);
    }

    private static float[] irregular(int columns) {
        float[] elements = new float[ELEMENTS];
        Random random = new Random(3);
        for (int i = 0; i < elements.length; i++) elements[i] = (float) random.nextGaussian();
        for (int i = 0; i < 500; i++) {
            elements[random.nextInt(ELEMENTS)] = Float.NaN;
            elements[random.nextInt(ELEMENTS)] = Float.NEGATIVE_INFINITY;
            elements[random.nextInt(ELEMENTS)] = Float.MIN_VALUE;
            elements[random.nextInt(ELEMENTS)] = -0f;
        }
        elements[ELEMENTS - 5] = 77;
        for (int i = 5; i < elements.length; i += columns) elements[i] = -1;
        for (int i = 6; i < elements.length; i += columns) elements[i] = 0;
        return elements;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 1000, 3000})
    void resultsDoNotDependOnParts(int columns) {
        float[] elements = irregular(columns == 0 ? ELEMENTS : columns);
        TensorFacts whole = facts(elements, columns, false);
        TensorFacts parted = facts(elements, columns, true);
        assertThat(parted)
                .usingRecursiveComparison()
                .ignoringFields("tensor", "magnitude.sample")
                .isEqualTo(whole);
        assertThat(parted.magnitude().at()).isEqualTo(ELEMENTS - 5);
        if (columns > 0)
            assertThat(parted.idle()).extracting(TensorFacts.IdleColumn::at).contains(5, 6);
    }

    @Test
    void outliersAreFoundForAnySample() {
        float[] elements = irregular(8);
        assertThat(facts(elements, 8, true).isOutOfProportion(0x1p24)).isFalse();
        elements[7] = 3e7f;
        assertThat(facts(elements, 8, true).isOutOfProportion(0x1p24)).isTrue();
        elements[7] = 0;
        elements[ELEMENTS / 2 + 7] = 3e7f;
        assertThat(facts(elements, 8, true).isOutOfProportion(0x1p24)).isTrue();
        assertThat(facts(elements, 8, true).isOutOfProportion(0x1p26)).isFalse();
    }

    @Test
    void zerosAndOnesAreDetected() {
        float[] elements = new float[ELEMENTS];
        for (int i = 0; i < ELEMENTS; i++) elements[i] = i % 3 == 0 ? 1 : 0;
        assertThat(facts(elements, 8, true).pattern().binary()).isTrue();
        elements[ELEMENTS - 1] = 2;
        assertThat(facts(elements, 8, true).pattern().binary()).isFalse();
    }

    @Test
    void constantsAreDetectedAcrossParts() {
        float[] elements = new float[ELEMENTS];
        Arrays.fill(elements, 3);
        assertThat(facts(elements, 8, true).pattern().constant()).isTrue();
        elements[ELEMENTS - 1] = 4;
        assertThat(facts(elements, 8, true).pattern().constant()).isFalse();
    }
}
