package org.kerasaudit.importer.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.kerasaudit.importer.layers.Scope;

/** Assets are matched with their layers in archives of every version. */
class AssetReaderTest {
    private static final String OLD = "_layer_checkpoint_dependencies/";

    @Test
    void assetsOfAWrappedLayerAreFoundInItsWrapper() {
        AssetReader assets = reader(Set.of(), "layers/time_distributed/layer/vocabulary.txt");
        assertThat(read(assets, "layers/time_distributed", "layer")).isEqualTo("layers/time_distributed/layer/");
    }

    /** In tf.keras 2.12 an adapted layer counts twice, and one with a given vocabulary has no asset. */
    @Test
    void tfKeras212StoresAssetsUnderThePathsOfVariables() {
        AssetReader assets = reader(
                Set.of(OLD + "string_lookup", OLD + "string_lookup_2", OLD + "string_lookup_4"),
                OLD + "string_lookup_4/vocabulary.txt");
        assertThat(read(assets, "layers/string_lookup_2")).isEqualTo(OLD + "string_lookup_4/");
        assertThat(assets.of(List.of(new Scope("layers/string_lookup_1", "given")))
                        .read("vocabulary.txt"))
                .isEmpty();
    }

    @Test
    void assetsThatNoLayerRequestsAreReportedInOrder() {
        AssetReader assets = reader(Set.of(), "layers/b/vocabulary.txt", "layers/a/vocabulary.txt", "layers/c/x.txt");
        read(assets, "layers/b");
        List<Problem> problems = new ArrayList<>();
        assets.reportUnclaimed(problems::add);
        assertThat(problems)
                .extracting(Problem::place)
                .containsExactly("assets/layers/a/vocabulary.txt", "assets/layers/c/x.txt");
    }

    /** Creates assets whose content is the path of their folder. */
    private static AssetReader reader(Set<String> objects, String... paths) {
        Map<String, Supplier<byte[]>> files = new java.util.HashMap<>();
        for (String path : paths) {
            String folder = path.substring(0, path.lastIndexOf('/') + 1);
            files.put(path, () -> folder.getBytes(StandardCharsets.UTF_8));
        }
        return new AssetReader(new AssetStore(files, objects));
    }

    private static String read(AssetReader assets, String... attributes) {
        List<Scope> scopes = new ArrayList<>();
        for (String attribute : attributes) scopes.add(new Scope(attribute, ""));
        return new String(assets.of(scopes).read("vocabulary.txt").orElseThrow(), StandardCharsets.UTF_8);
    }
}
