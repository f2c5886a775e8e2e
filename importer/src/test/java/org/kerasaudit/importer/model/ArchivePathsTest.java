package org.kerasaudit.importer.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kerasaudit.importer.layers.Scope;

/** Layers are found in archives of every version. */
class ArchivePathsTest {
    private static final List<Scope> SECOND_DENSE = List.of(new Scope("layers/dense_1", "out"));

    @Test
    void keras3NumbersLayersPerClass() {
        ArchivePaths paths = new ArchivePaths(Set.of("layers/dense/vars/0", "layers/dense_1/vars/0"));
        assertThat(paths.resolve(SECOND_DENSE)).isEqualTo("layers/dense_1");
    }

    @Test
    void tfKeras212CountsSomeLayersTwiceSoThatOnlyTheirOrderIsReliable() {
        ArchivePaths paths = new ArchivePaths(Set.of(
                "_layer_checkpoint_dependencies/dense/vars/0",
                "_layer_checkpoint_dependencies/dense_2/vars/0",
                "_layer_checkpoint_dependencies/dense_10/vars/0"));
        assertThat(paths.resolve(SECOND_DENSE)).isEqualTo("_layer_checkpoint_dependencies/dense_2");
        assertThat(paths.resolve(List.of(new Scope("layers/dense_2", "x"))))
                .isEqualTo("_layer_checkpoint_dependencies/dense_10");
    }

    @Test
    void tfKeras212CountsLayersWithoutVariablesOnce() {
        ArchivePaths paths = new ArchivePaths(Set.of(
                "_layer_checkpoint_dependencies/attention_1/vars/0",
                "_layer_checkpoint_dependencies/attention_4/vars/0"));
        assertThat(paths.resolve(List.of(new Scope("layers/attention_1", "x"))))
                .isEqualTo("_layer_checkpoint_dependencies/attention_1");
        assertThat(paths.resolve(List.of(new Scope("layers/attention_3", "y"))))
                .isEqualTo("_layer_checkpoint_dependencies/attention_4");
    }

    @Test
    void aLayerExposedAsAPropertyIsAlsoFoundUnderItsPrivateName() {
        List<Scope> query = List.of(new Scope("layers/multi_head_attention", "mha"), new Scope("query_dense", "query"));
        assertThat(new ArchivePaths(Set.of("layers/multi_head_attention/_query_dense/vars/0")).resolve(query))
                .isEqualTo("layers/multi_head_attention/_query_dense");
        assertThat(new ArchivePaths(Set.of("layers/multi_head_attention/query_dense/vars/0")).resolve(query))
                .isEqualTo("layers/multi_head_attention/query_dense");
    }

    @Test
    void nestedModelsRepeatTheirLayers() {
        ArchivePaths paths = new ArchivePaths(Set.of("layers/functional/layers/dense/vars/0"));
        assertThat(paths.resolve(List.of(new Scope("layers/functional", "encoder"), new Scope("layers/dense", "d"))))
                .isEqualTo("layers/functional/layers/dense");
    }

    @Test
    void aMissingObjectResolvesToThePathKerasWouldRead() {
        assertThat(new ArchivePaths(Set.of()).resolve(SECOND_DENSE)).isEqualTo("layers/dense_1");
    }
}
