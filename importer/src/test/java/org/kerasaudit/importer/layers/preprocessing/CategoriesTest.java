package org.kerasaudit.importer.layers.preprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.WeightSpec;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Category layers of older Keras versions; those of the newest are recorded. */
class CategoriesTest {
    private static final int[] ROW = {1, 3};

    @Test
    void numbersPastTheLastCategoryFailInTfKerasAndAreIgnoredInKeras3() {
        String json = "{'num_tokens': 3, 'output_mode': 'count'}";
        assertThat(TextSubject.read("CategoryEncoding", json).numbers(TextSubject.integers(ROW, 0, 0, 3)))
                .containsExactly(2.0, 0.0, 0.0);
        TextSubject old = TextSubject.read("CategoryEncoding", json, TextSubject.origin("2.15.0"), Map.of());
        assertThatThrownBy(() -> old.run(TextSubject.integers(ROW, 0, 0, 3)))
                .isInstanceOf(InputException.class)
                .hasMessage("expected category numbers from 0 to 2, found 3");
    }

    @Test
    void negativeNumbersCannotBeCounted() {
        TextSubject encoding = TextSubject.read("CategoryEncoding", "{'num_tokens': 3}");
        assertThatThrownBy(() -> encoding.run(TextSubject.integers(ROW, 0, -1, 1)))
                .isInstanceOf(InputException.class);
    }

    /** Until Keras 3.3, a one-hot vector always had a separate axis, whatever was declared. */
    @Test
    void keras33KeepsALastAxisOfSizeOne() {
        String json = "{'num_tokens': 2, 'output_mode': 'one_hot'}";
        TextSubject old = TextSubject.read("CategoryEncoding", json, TextSubject.origin("3.3.3"), Map.of());
        assertThat(old.outputShape(Shape.UNKNOWN, 1)).isEqualTo(Shape.of(Shape.UNKNOWN, 2));
        assertThat(old.run(TextSubject.integers(new int[] {2, 1}, 0, 1)).dims()).containsExactly(2, 1, 2);
    }

    @Test
    void olderOptionNamesAreAccepted() {
        TextSubject old = TextSubject.read(
                "CategoryEncoding",
                "{'max_tokens': 3, 'output_mode': 'binary'}",
                TextSubject.origin("2.4.0"),
                Map.of());
        assertThat(old.numbers(TextSubject.integers(ROW, 2, 0, 2))).containsExactly(1.0, 0.0, 1.0);
        assertThat(old.outputShape(Shape.UNKNOWN)).isEqualTo(Shape.of(Shape.UNKNOWN, 3));
    }

    /** Category 1 with weight 0.5 three times, category 0 with weight 2 once; a number past the last category is ignored. */
    @Test
    void categoriesMayBeWeightedInTfKeras24() {
        TextSubject old = TextSubject.read(
                "CategoryEncoding",
                "{'max_tokens': 2, 'output_mode': 'tf-idf'}",
                TextSubject.origin("2.4.0"),
                Map.of());
        Tensor idf = Tensor.of(new float[] {2, 0.5f}, 2);
        assertThat(old.run(Map.of("idf", idf), TextSubject.integers(new int[] {1, 5}, 1, 0, 1, 1, 7)))
                .isEqualTo(Tensor.of(new float[] {2, 1.5f}, 1, 2));
        assertThat(old.layer().formula(Args.of(Shape.of(1, 5))).evaluate()).hasValue(2);
    }

    @Test
    void sparseOutputIsRefused() {
        String json = "{'num_tokens': 3, 'sparse': true}";
        assertThat(TextSubject.read("CategoryEncoding", json).config().refusals())
                .containsExactly("sparse=true: sparse tensors are not supported");
    }

    @Test
    void binBoundariesMustAscend() {
        assertThatThrownBy(() -> TextSubject.read("Discretization", "{'bin_boundaries': [0, 2, 1]}"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("ascending order");
    }

    @Test
    void anUnadaptedDiscretizationIsRefused() {
        assertThat(TextSubject.read("Discretization", "{'bin_boundaries': null, 'num_bins': 4}")
                        .config()
                        .refusals())
                .singleElement()
                .asString()
                .startsWith("bin_boundaries=null: the layer was never adapted");
    }

    /** The example from the documentation of tf.keras 2.15: four bins learned from the numbers that are then discretized. */
    @Test
    void tfKerasComputesBoundariesFromItsSummary() {
        TextSubject learned = TextSubject.read(
                "Discretization", "{'bin_boundaries': null, 'num_bins': 4}", TextSubject.origin("2.15.0"), Map.of());
        Tensor seen = Tensor.of(new float[] {-1.5f, 0, 0, .5f, 1, 1.3f, 3, 3.4f, 1, 1, 1, 1, 1, 1, 1, 1}, 2, 8);
        Tensor x = Tensor.of(new float[] {-1.5f, 1, 3.4f, .5f, 0, 3, 1.3f, 0}, 2, 4);
        assertThat(learned.run(Map.of("summary", seen), x))
                .isEqualTo(TextSubject.integers(new int[] {2, 4}, 0, 2, 3, 2, 1, 3, 3, 1));
        assertThat(learned.layer().weights(Args.of(Shape.of(2, 4))))
                .containsExactly(WeightSpec.nonTrainable("summary", Shape.of(2, Shape.UNKNOWN))
                        .stored(WeightSpec.Storage.UNSIZED));
    }

    /** From a test of tf.keras 2.5, where a number equal to a boundary falls below it. */
    @Test
    void inTfKeras25NumbersOnABoundaryFallBelowIt() {
        TextSubject old = TextSubject.read(
                "Discretization", "{'bin_boundaries': [0.0, 1.0, 2.0]}", TextSubject.origin("2.5.0"), Map.of());
        Tensor bins = Tensor.of(new float[] {0, 1, 2, Float.POSITIVE_INFINITY}, 4);
        Tensor x = Tensor.of(new float[] {-1.5f, 1, 3.4f, .5f, 0, 3, 1.3f, 0}, 2, 4);
        assertThat(old.run(Map.of("bins", bins), x))
                .isEqualTo(TextSubject.integers(new int[] {2, 4}, 0, 1, 3, 1, 0, 3, 2, 0));
        assertThat(old.layer().formula(Args.of(Shape.of(2, 4))).evaluate()).hasValue(4);
    }
}
