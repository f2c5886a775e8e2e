package org.kerasaudit.importer.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Results of {@code keras.backend.result_type} of Keras 3.15.1 on TensorFlow; int and float are Python numbers. */
class PromotionTest {
    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "bool, bool",
        "bool int, int32",
        "bool float, float32",
        "int int, int32",
        "int float, float32",
        "int8 uint8, int16",
        "uint8 uint16, uint16",
        "int8 uint16, int32",
        "int32 uint32, int64",
        "int64 uint32, int64",
        "int64 uint64, float32",
        "uint64 uint8, uint32",
        "uint8 int, uint8",
        "int8 int, int8",
        "int64 int, int64",
        "int8 float, float32",
        "int64 float, float32",
        "int64 float32, float32",
        "int32 float16, float16",
        "int32 bfloat16, bfloat16",
        "bfloat16 float, bfloat16",
        "bfloat16 float16, float32",
        "float16 float32, float32",
        "float32 float64, float64",
        "bool uint8 float16, float16"
    })
    void promotesToTheLeastUpperBound(String operands, String expected) {
        List<Promotion> types =
                Arrays.stream(operands.split(" ")).map(PromotionTest::named).toList();
        assertThat(Promotion.resultType(types).kerasName()).isEqualTo(expected);
    }

    private static Promotion named(String name) {
        return switch (name) {
            case "int" -> Promotion.WEAK_INT;
            case "float" -> Promotion.WEAK_FLOAT;
            default -> Promotion.valueOf(name.toUpperCase(Locale.ROOT));
        };
    }
}
