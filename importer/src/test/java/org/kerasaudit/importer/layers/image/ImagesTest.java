package org.kerasaudit.importer.layers.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.kerasaudit.importer.layers.SpatialSubject.KERAS_3;
import static org.kerasaudit.importer.layers.SpatialSubject.TF_KERAS;
import static org.kerasaudit.importer.layers.SpatialSubject.floats;

import com.fasterxml.jackson.databind.node.BooleanNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.layers.Args.Arg;
import org.kerasaudit.importer.layers.ConfigException;
import org.kerasaudit.importer.layers.Layer;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.ShapeException;
import org.kerasaudit.importer.layers.SpatialSubject;
import org.kerasaudit.importer.layers.spatial.Interpolation;
import org.kerasaudit.importer.layers.spatial.Resampling;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** Image layers where no recording exists: expected numbers are worked out by hand or from Keras's documentation. */
class ImagesTest {
    private static final Origin TF_2_4 = new Origin(Origin.Generation.KERAS_2, "2.4.0", "tensorflow");
    private static final Origin TORCH = new Origin(Origin.Generation.KERAS_3, "3.15.1", "torch");
    private static final Origin NUMPY = new Origin(Origin.Generation.KERAS_3, "3.15.1", "numpy");

    @Test
    void beforeTfKeras27RandomCropResizesThenCenterCrops() {
        SpatialSubject crop = read("RandomCrop", "{'height': 1, 'width': 2}", TF_2_4);
        assertThat(crop.outputShape(-1, 4, 4, 1)).isEqualTo(Shape.of(-1, 1, 2, 1));
        Tensor rows = Tensor.of(floats(0, 0, 0, 0, 2, 2, 2, 2, 4, 4, 4, 4, 6, 6, 6, 6), 1, 4, 4, 1);
        assertThat(crop.run(rows, List.of()).floats()).containsExactly(1, 1);
    }

    @Test
    void aCropOfTheImagesSizeIsTheImage() {
        SpatialSubject crop = read("RandomCrop", "{'height': 2, 'width': 3}", TF_2_4);
        assertThat(crop.run(1, 2, 3, 2)).isEqualTo(SpatialSubject.input(1, 2, 3, 2));
    }

    @Test
    void beforeTfKeras27CenterCropRejectsSmallerImages() {
        SpatialSubject crop = read("CenterCrop", "{'height': 3, 'width': 2}", TF_2_4);
        assertThat(crop.outputShape(-1, -1, 2, 1)).isEqualTo(Shape.of(-1, 3, 2, 1));
        assertThatThrownBy(() -> crop.outputShape(-1, 2, 5, 1))
                .isInstanceOf(ShapeException.class)
                .hasMessage("expected an image of at least 3 × 2, found (None, 2, 5, 1)");
        SpatialSubject newer = read("CenterCrop", "{'height': 3, 'width': 2}", TF_KERAS);
        assertThat(newer.outputShape(-1, 2, 5, 1)).isEqualTo(Shape.of(-1, 3, 2, 1));
    }

    @ParameterizedTest
    @CsvSource({"CenterCrop, 5", "Resizing, 2", "RandomCrop, 5"})
    void imagesHaveThreeOrFourAxes(String className, int rank) {
        SpatialSubject layer = read(className, "{'height': 3, 'width': 2}", KERAS_3);
        assertThatThrownBy(() -> layer.outputShape(new long[rank]))
                .isInstanceOf(ShapeException.class)
                .hasMessageStartingWith("expected an image or a batch of images: 3 or 4 axes, found (0, 0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'height': 0, 'width': 2}                         | height: expected an integer ≥ 1, found 0",
                "{'height': 2}                                     | width: expected an integer ≥ 1, found nothing",
                "{'height': 2, 'width': 2, 'fill_mode': 'reflect'} | fill_mode: expected one of constant, found \"reflect\"",
                "{'height': 2, 'width': 2, 'interpolation': 'gaussian'} | interpolation: expected one of nearest, bilinear, bicubic, lanczos3, lanczos5, area, found \"gaussian\"",
                "{'height': 2, 'width': 2, 'crop_to_aspect_ratio': true, 'pad_to_aspect_ratio': true} | pad_to_aspect_ratio: expected false if crop_to_aspect_ratio is set, found true"
            })
    void invalidResizingConfigurationsAreReported(String json, String message) {
        assertThatThrownBy(() -> read("Resizing", json, KERAS_3))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lanczos3", "lanczos5", "area"})
    void interpolationsMissingInPyTorchAreRefused(String interpolation) {
        String json = "{'height': 2, 'width': 2, 'interpolation': '" + interpolation + "'}";
        assertThat(read("Resizing", json, TORCH).config().refusals())
                .singleElement()
                .asString()
                .startsWith("interpolation=\"" + interpolation + "\": ");
        assertThat(read("Resizing", json, KERAS_3).config().refusals()).isEmpty();
    }

    @Test
    void overshootingIntegersAreRefusedOnTensorFlow() {
        String json = "{'height': 2, 'width': 2, 'interpolation': 'lanczos3', 'dtype': 'uint8'}";
        assertThat(read("Resizing", json, TF_KERAS).config().refusals()).hasSize(1);
        assertThat(read("Resizing", json, KERAS_3).config().refusals()).isEmpty();
    }

    @Test
    void unknownOptionsAreLeftUnread() {
        SpatialSubject flip = read("RandomFlip", "{'mode': 'vertical', 'seed': 3, 'rate': 0.5}", KERAS_3);
        assertThat(flip.config().unread()).containsExactly("rate");
    }

    @Test
    void augmentationDeclaresTheInputShapeExceptInTwoTfKerasLayers() {
        assertThat(read("RandomFlip", "{}", KERAS_3).outputShape(-1, 4, 5, 3)).isEqualTo(Shape.of(-1, 4, 5, 3));
        assertThat(read("RandomHeight", "{'factor': 0.2}", TF_KERAS).outputShape(-1, 4, 5, 3))
                .isEqualTo(Shape.of(-1, -1, 5, 3));
        assertThat(read("RandomWidth", "{'factor': 0.2}", TF_KERAS).outputShape(4, 5, 3))
                .isEqualTo(Shape.of(4, -1, 3));
    }

    @Test
    void augmentationAcceptsOnlyImagesSinceKeras36() {
        Origin before = new Origin(Origin.Generation.KERAS_3, "3.5.0", "");
        assertThat(read("RandomFlip", "{}", before).outputShape(-1, 9)).isEqualTo(Shape.of(-1, 9));
        assertThatThrownBy(() -> read("RandomFlip", "{}", KERAS_3).outputShape(-1, 9))
                .isInstanceOf(ShapeException.class);
    }

    @Test
    void colorDegenerationChecksItsChannelsSinceKeras315() {
        Origin before = new Origin(Origin.Generation.KERAS_3, "3.14.0", "");
        assertThat(read("RandomColorDegeneration", "{'factor': 1}", before).outputShape(-1, 4, 4, 2))
                .isEqualTo(Shape.of(-1, 4, 4, 2));
        assertThatThrownBy(() -> read("RandomColorDegeneration", "{'factor': 1}", KERAS_3)
                        .outputShape(-1, 4, 4, 2))
                .isInstanceOf(ShapeException.class)
                .hasMessage("expected 3 channels along axis 3, found (None, 4, 4, 2)");
    }

    @Test
    void dictsOfImagesAreRefusedByName() {
        Layer flip = read("RandomFlip", "{}", KERAS_3).layer();
        Args<Shape> dict = new Args<>(List.of(new Arg.Many<>(List.of(new Arg.One<>(Shape.of(-1, 4, 4, 3))))), Map.of());
        assertThat(flip.refusedArguments(dict)).singleElement().asString().startsWith("data=");
        assertThatThrownBy(() -> flip.outputShapes(dict)).isInstanceOf(NotCheckableException.class);
    }

    @Test
    void trainingInATfKerasGraphIsRefused() {
        Layer flip = read("RandomFlip", "{}", TF_KERAS).layer();
        Args<Shape> call = new Args<>(
                List.of(new Arg.One<>(Shape.of(-1, 4, 4, 3))), Map.of("training", new Arg.Literal<>(BooleanNode.TRUE)));
        assertThat(flip.refusedArguments(call)).singleElement().asString().startsWith("training=");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                  | scale: expected a number or a list of them, found nothing",
                "{'scale': 'x'}                                      | scale: expected a number or a list of them, found \"x\"",
                "{'scale': [[1, 2], [3]]}                            | scale: expected lists of equal length, found [[1,2],[3]]",
                "{'scale': 1, 'offset': [true]}                      | offset: expected a number or a list of them, found [true]"
            })
    void rescalingRequiresNumbers(String json, String message) {
        assertThatThrownBy(() -> read("Rescaling", json, KERAS_3))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[2, 4]",
                "{'class_name': '__numpy__', 'config': {'value': [2, 4], 'dtype': 'float64'}}",
                "{'class_name': '__tensor__', 'config': {'value': [2.0, 4.0], 'dtype': 'float32'}}",
                "{'type': 'ndarray', 'value': [2, 4]}"
            })
    void factorsMayBeListsAndArrays(String scale) {
        SpatialSubject rescaling = read("Rescaling", "{'scale': " + scale + ", 'offset': 1}", KERAS_3);
        Tensor x = Tensor.of(floats(1, 2, 3, 4), 2, 2);
        assertThat(rescaling.run(x, List.of()).floats()).containsExactly(3, 9, 7, 17);
    }

    @Test
    void integersWrapAroundInIntegerLayers() {
        SpatialSubject rescaling = read("Rescaling", "{'scale': 2.9, 'offset': 1, 'dtype': 'uint8'}", KERAS_3);
        Tensor x = Tensor.of(DType.UINT8, new long[] {3, 200}, 2);
        assertThat(rescaling.run(x, List.of())).isEqualTo(Tensor.of(DType.UINT8, new long[] {7, 145}, 2));
    }

    /**
     * After the example in Keras's documentation of {@code saturate_cast}: two by two levels, here resized with
     * lanczos3.
     */
    @Test
    void resizedLevelsAreClippedToTheirType() {
        SpatialSubject resizing =
                read("Resizing", "{'height': 4, 'width': 4, 'interpolation': 'lanczos3', 'dtype': 'uint8'}", KERAS_3);
        Tensor levels = Tensor.of(DType.UINT8, new long[] {0, 1, 254, 255}, 1, 2, 2, 1);
        Tensor resized = resizing.run(levels, List.of());
        assertThat(resized.dtype()).isEqualTo(DType.UINT8);
        assertThat(resized.getLong(0)).isZero();
        assertThat(resized.getLong(15)).isEqualTo(255);
    }

    @Test
    void numpyClipsIntegersToTheRangeOfTheImage() {
        SpatialSubject resizing = read("Resizing", "{'height': 4, 'width': 4, 'interpolation': 'lanczos3'}", NUMPY);
        Tensor levels = Tensor.of(DType.UINT8, new long[] {10, 10, 100, 100}, 1, 2, 2, 1);
        Tensor resized = resizing.run(levels, List.of());
        assertThat(resized.dtype()).isEqualTo(DType.UINT8);
        assertThat(List.of(resized.getLong(0), resized.getLong(15))).containsExactly(10L, 100L);
    }

    /**
     * Weights of a cubic kernel at an offset of a quarter cell, Keys (1981): -0.0703125, 0.8671875, 0.2265625, -0.0234375.
     */
    @Test
    void bicubicWeightsMatchKeys() {
        Resampling cubic = new Resampling(Interpolation.BICUBIC, false, Resampling.Rounding.NUMPY);
        double[] weights = cubic.weights(8, 16).doubles();
        double[] column = new double[4];
        for (int from = 0; from < 4; from++) column[from] = weights[(from + 2) * 16 + 7];
        assertThat(column).containsExactly(new double[] {-0.0703125, 0.8671875, 0.2265625, -0.0234375}, within(1e-7));
    }

    private static SpatialSubject read(String className, String json, Origin origin) {
        boolean augmentation = new Augmentations()
                .types().stream().anyMatch(type -> type.className().equals(className));
        return SpatialSubject.read(augmentation ? new Augmentations() : new Images(), className, json, origin);
    }
}
