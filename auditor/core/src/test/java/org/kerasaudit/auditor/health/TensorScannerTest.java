package org.kerasaudit.auditor.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerasaudit.auditor.health.TensorFacts.IdleColumn;
import org.kerasaudit.importer.model.Blocks;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Shape;

/** What one pass tells of numbers that are known. */
class TensorScannerTest {
    @Test
    void kindsOfNumbersAreCountedAndLocated() {
        float[] row = {0, -1, Float.NaN, 2, Float.POSITIVE_INFINITY, -0.0f, 0x1p-130f, -3, Float.NEGATIVE_INFINITY, 0.5f
        };
        TensorFacts facts = floats(Shape.of(2, 5), row);
        assertThat(facts.nan()).isEqualTo(new Occurrence(1, 2));
        assertThat(facts.plusInfinity()).isEqualTo(new Occurrence(1, 4));
        assertThat(facts.minusInfinity()).isEqualTo(new Occurrence(1, 8));
        assertThat(facts.notFinite()).isEqualTo(new Occurrence(3, 2));
        assertThat(facts.zeros()).isEqualTo(new Occurrence(2, 0));
        assertThat(facts.negative()).isEqualTo(new Occurrence(2, 1));
        assertThat(facts.subnormal()).isEqualTo(new Occurrence(1, 6));
        assertThat(facts.largest()).isEqualTo(3);
        assertThat(facts.largestAt()).isEqualTo(7);
        assertThat(facts.index(7)).isEqualTo("[1, 2]");
        assertThat(facts.sum()).isEqualTo(6.5 + 0x1p-130f);
    }

    /** Longer than several blocks, and no multiple of one. */
    @ParameterizedTest
    @ValueSource(ints = {0, 8191, 8192, 20_000, 29_999})
    void positionsAreThoseInTheWholeTensor(int at) {
        float[] ones = new float[30_000];
        Arrays.fill(ones, 1);
        assertThat(floats(Shape.of(30_000), ones).isAll(1)).isTrue();
        ones[at] = -4;
        TensorFacts facts = floats(Shape.of(30_000), ones);
        assertThat(facts.isAll(1)).isFalse();
        assertThat(facts.negative()).isEqualTo(new Occurrence(1, at));
        assertThat(facts.largestAt()).isEqualTo(at);
        assertThat(facts.sum()).isEqualTo(30_003);
        assertThat(facts.usualMagnitude()).isEqualTo(1);
    }

    @Test
    void magnitudesThatFloat32CannotAddAreAdded() {
        float[] huge = new float[8192];
        Arrays.fill(huge, 0x1p127f);
        assertThat(floats(Shape.of(8192), huge).sum()).isEqualTo(0x1p140);
    }

    @Test
    void halfPrecisionHasItsOwnSubnormalNumbers() {
        short[] halves = {0x3c00, (short) 0xc000, 0x0001, 0x0400, 0x7bff, 0x7c00, (short) 0xfe00};
        TensorFacts facts = scan(DType.FLOAT16, Shape.of(7), shorts(halves));
        assertThat(facts.value()).isEqualTo(1);
        assertThat(facts.negative()).isEqualTo(new Occurrence(1, 1));
        assertThat(facts.subnormal()).isEqualTo(new Occurrence(1, 2));
        assertThat(facts.largest()).isEqualTo(65504);
        assertThat(facts.plusInfinity()).isEqualTo(new Occurrence(1, 5));
        assertThat(facts.nan()).isEqualTo(new Occurrence(1, 6));
    }

    @Test
    void bfloat16IsTheUpperHalfOfFloat32() {
        TensorFacts facts = scan(DType.BFLOAT16, Shape.of(3), shorts((short) 0x3f80, (short) 0xc040, (short) 0x0001));
        assertThat(facts.value()).isEqualTo(1);
        assertThat(facts.largest()).isEqualTo(3);
        assertThat(facts.subnormal()).isEqualTo(new Occurrence(1, 2));
    }

    @Test
    void float64IsCountedInItsOwnRange() {
        ByteBuffer bytes = ByteBuffer.allocate(32)
                .putDouble(1e300)
                .putDouble(-1e-300)
                .putDouble(0x1p-1060)
                .putDouble(0);
        TensorFacts facts = scan(DType.FLOAT64, Shape.of(4), bytes.flip());
        assertThat(facts.largest()).isEqualTo(1e300);
        assertThat(facts.negative()).isEqualTo(new Occurrence(1, 1));
        assertThat(facts.subnormal()).isEqualTo(new Occurrence(1, 2));
        assertThat(facts.zeros()).isEqualTo(new Occurrence(1, 3));
    }

    @Test
    void wholeNumbersAreSigned() {
        TensorFacts facts = scan(DType.INT8, Shape.of(3), ByteBuffer.wrap(new byte[] {-128, 0, 127}));
        assertThat(facts.largest()).isEqualTo(128);
        assertThat(facts.negative()).isEqualTo(new Occurrence(1, 0));
        assertThat(facts.zeros()).isEqualTo(new Occurrence(1, 1));
    }

    @Test
    void columnsWithoutAPositiveNumberAreIdle() {
        float[] rows = {
            1, 0, -1, 0,
            -1, 0, -1, Float.NaN,
            -1, 0, 0, 0
        };
        assertThat(floats(Shape.of(3, 4), rows).idle())
                .containsExactly(new IdleColumn(1, true), new IdleColumn(2, false));
        assertThat(floats(Shape.of(12), rows).idle()).isEmpty();
    }

    @Test
    void columnsAreFollowedAcrossBlocks() {
        int columns = 3000;
        float[] rows = new float[10 * columns];
        Arrays.fill(rows, 1);
        for (int row = 0; row < 10; row++) rows[row * columns + 17] = -1;
        for (int row = 0; row < 9; row++) rows[row * columns + 18] = -1;
        assertThat(floats(Shape.of(10, columns), rows).idle()).containsExactly(new IdleColumn(17, false));
    }

    @Test
    void theHashDoesNotDependOnTheOrderOfBytesInTheFile() throws Exception {
        byte[] littleEndian = {0, 0, (byte) 0x80, 0x3f, 0, 0, 0, (byte) 0xc0};
        String expected =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(littleEndian));
        ByteBuffer bigEndian = ByteBuffer.allocate(8).putFloat(1).putFloat(-2).flip();
        for (ByteBuffer bytes :
                new ByteBuffer[] {bigEndian, ByteBuffer.wrap(littleEndian).order(ByteOrder.LITTLE_ENDIAN)}) {
            StoredTensor tensor = stored(DType.FLOAT32, Shape.of(2), bytes);
            assertThat(new WeightScan(true, true).sha256(tensor)).contains(expected);
            assertThat(new WeightScan(false, true).sha256(tensor)).contains(expected);
        }
    }

    private static TensorFacts floats(Shape shape, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) bytes.putFloat(value);
        return scan(DType.FLOAT32, shape, bytes.flip());
    }

    private static ByteBuffer shorts(short... values) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (short value : values) bytes.putShort(value);
        return bytes.flip();
    }

    private static TensorFacts scan(DType dtype, Shape shape, ByteBuffer bytes) {
        return new WeightScan(true, false).facts(stored(dtype, shape, bytes)).orElseThrow();
    }

    private static StoredTensor stored(DType dtype, Shape shape, ByteBuffer bytes) {
        Blocks blocks = (Consumer<ByteBuffer> sink) -> {
            sink.accept(bytes.duplicate().order(bytes.order()));
            return 0;
        };
        return new StoredTensor(
                "/tensor",
                shape,
                dtype,
                () -> {
                    throw new AssertionError("tensors are scanned block by block");
                },
                blocks);
    }
}
