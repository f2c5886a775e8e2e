package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.layers.Catalogue;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.layers.Origin.Generation;
import org.kerasaudit.importer.model.Model;
import org.kerasaudit.importer.model.ModelLayer;
import org.kerasaudit.importer.model.Network;
import org.kerasaudit.importer.model.WeightStore;
import org.kerasaudit.importer.tensor.Shape;

/** The layout of summaries: given Keras's own account of every recorded case, the text is what Keras printed. */
class SummaryTest {
    private static final int RECORDED_WIDTH = 160;
    private static final ObjectMapper JSON = new ObjectMapper();

    static Stream<Fixtures.Case> cases() {
        return Fixtures.cases()
                .filter(fixture -> Files.exists(fixture.folder().resolve("summary.txt")))
                .filter(fixture -> !fixture.model().toString().endsWith(".h5"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void printsWhatKerasPrints(Fixtures.Case fixture) throws IOException {
        String name = fixture.folder().getFileName().toString();
        SummarySource source = source(fixture, fixture.expected());
        Summary.Options options =
                new Summary.Options(RECORDED_WIDTH, name.startsWith("nested-"), name.startsWith("frozen-"));
        String end = source.origin().keras3() ? "\n" : "";
        assertThat(Summary.of(source, options) + end).isEqualTo(fixture.summary());
    }

    private static SummarySource source(Fixtures.Case fixture, JsonNode expected) throws IOException {
        String version = expected.path("keras_version").asText();
        Generation generation = Generation.values()[Integer.parseInt(version.substring(0, 1)) - 1];
        Origin origin = new Origin(generation, version, expected.path("backend").asText());
        Network network = Model.of(config(fixture.model()), origin, new WeightStore.None(), Catalogue.of(List.of()))
                .network();
        boolean compiled = generation == Generation.KERAS_3
                && fixture.folder().getFileName().toString().startsWith("compiled");
        return new SummarySource(
                origin,
                network,
                reports(network, expected.get("layers")),
                amount(expected.get("trainable").asLong()),
                amount(expected.get("non_trainable").asLong()),
                compiled ? Optional.of(amount(2)) : Optional.empty());
    }

    private static JsonNode config(Path model) throws IOException {
        if (model.toString().endsWith(".json")) return JSON.readTree(model.toFile());
        try (ZipFile archive = new ZipFile(model.toFile())) {
            return JSON.readTree(archive.getInputStream(archive.getEntry("config.json")));
        }
    }

    private static List<LayerReport> reports(Network network, JsonNode expected) {
        List<LayerReport> reports = new ArrayList<>();
        for (ModelLayer layer : network.listedLayers()) {
            for (JsonNode account : expected) {
                if (account.get("name").asText().equals(layer.name())) reports.add(report(layer, account));
            }
        }
        return reports;
    }

    private static LayerReport report(ModelLayer layer, JsonNode account) {
        List<LayerReport> children = layer.network()
                .map(nested -> reports(nested, account.get("layers")))
                .orElse(List.of());
        return new LayerReport(
                layer,
                shapes(account.get("output_shape")),
                null,
                OptionalLong.of(account.get("params").asLong()),
                OptionalLong.of(account.get("trainable").asLong()),
                OptionalLong.of(account.get("non_trainable").asLong()),
                List.of(),
                List.of(),
                children);
    }

    private static List<Shape> shapes(JsonNode shape) {
        boolean several = !shape.isEmpty() && shape.get(0).isArray();
        List<Shape> shapes = new ArrayList<>();
        if (several) shape.forEach(each -> shapes.add(one(each)));
        else shapes.add(one(shape));
        return shapes;
    }

    private static Shape one(JsonNode dims) {
        List<Long> sizes = new ArrayList<>();
        dims.forEach(dim -> sizes.add(dim.isNull() ? Shape.UNKNOWN : dim.asLong()));
        return Shape.of(sizes);
    }

    private static SummarySource.Amount amount(long float32s) {
        return new SummarySource.Amount(OptionalLong.of(float32s), OptionalLong.of(4 * float32s));
    }
}
