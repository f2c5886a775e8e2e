package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.kerasaudit.example.AcmeLayers;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.layers.Catalogue;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.model.Model;
import org.kerasaudit.importer.model.Problem;

/** A layer class of one's own: audited as far as the file allows, and whole once a family on the class path knows it. */
class CustomLayerTest {
    private static final Path MODEL = Fixtures.folder("keras-3.15.1-options/custom_layer/model.keras");

    @Test
    void aFamilyOnTheClassPathMakesTheModelWhole() {
        ModelReport report = new Auditor(AuditOptions.DEFAULT).audit(MODEL);
        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.layers())
                .extracting(layer -> layer.params().orElse(-1))
                .containsExactly(15L, 3L, 8L);
        assertThat(report.verification()).isNotNull();
        assertThat(report.verification().ok()).isTrue();
    }

    @Test
    void withoutItTheLayerIsNamedAndItsTensorsAreLeftUnchecked() {
        Model model = KerasModel.read(MODEL, builtIn()).model().orElseThrow();
        assertThat(model.problems()).extracting(Problem::kind).containsExactly(Problem.Kind.UNKNOWN_LAYER);
        assertThat(model.problems().get(0).found()).isEqualTo("class 'acme>Scale'");
        assertThat(model.unchecked())
                .extracting(tensor -> tensor.shape().toString())
                .containsExactly("(3,)");
        assertThat(model.complete()).isFalse();
        assertThat(model.network().declaredShapes().outputs()).containsOnlyNulls();
    }

    private static Catalogue builtIn() {
        List<LayerFamily> families = ServiceLoader.load(LayerFamily.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(family -> !(family instanceof AcmeLayers))
                .toList();
        return Catalogue.of(families);
    }
}
