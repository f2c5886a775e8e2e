package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.auditor.result.Verdict;
import org.kerasaudit.example.AcmeLayers;
import org.kerasaudit.fixtures.Fixtures;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.layers.Catalogue;
import org.kerasaudit.importer.layers.LayerFamily;
import org.kerasaudit.importer.model.Model;
import org.kerasaudit.importer.model.Problem;

/** A custom layer class: audited as far as the file allows, and completely once a family on the class path describes it. */
class CustomLayerTest {
    @TempDir
    private Path folder;

    private static final Path MODEL = Fixtures.folder("keras-3.15.1-options/custom_layer/model.keras");

    @Test
    void aFamilyOnTheClassPathCompletesTheModel() {
        ModelReport report = new Auditor(AuditOptions.DEFAULT).audit(MODEL);
        assertThat(report.verdict()).isEqualTo(Verdict.PASS);
        assertThat(report.layers())
                .extracting(layer -> layer.params().orElse(-1))
                .containsExactly(15L, 3L, 8L);
        assertThat(report.verification()).isNotNull();
        assertThat(report.verification().ok()).isTrue();
    }

    /** In a server's threads, the context class loader may not know this project. */
    @Test
    void builtInLayersAreKnownForAnyContextClassLoader() throws IOException {
        try (URLClassLoader foreign = new URLClassLoader(new URL[0], ClassLoader.getPlatformClassLoader())) {
            assertThat(from(foreign, () -> Catalogue.standard().reader("Dense")))
                    .isPresent();
        }
    }

    /** A web application may bring its own layers while the server provides this project. */
    @Test
    void layersFromTheContextClassLoaderAreKnownToo() throws IOException {
        List<URL> offers = new ArrayList<>();
        ClassLoader application = new ClassLoader(CustomLayerTest.class.getClassLoader()) {
            @Override
            protected Class<?> findClass(String name) throws ClassNotFoundException {
                throw new ClassNotFoundException(name);
            }

            @Override
            public Enumeration<URL> getResources(String name) {
                return Collections.enumeration(name.endsWith(LayerFamily.class.getName()) ? offers : List.of());
            }
        };
        Path services = Files.writeString(folder.resolve("services"), "no.such.Family\n" + Offered.class.getName());
        offers.add(services.toUri().toURL());
        assertThat(from(application, () -> Catalogue.standard().reader("acme>Offered")))
                .isPresent();
        assertThat(from(application, () -> Catalogue.standard().reader("Dense")))
                .isPresent();
        assertThat(Catalogue.standard().reader("acme>Offered")).isEmpty();
    }

    /** A family that only the application's class loader offers. */
    public static final class Offered implements LayerFamily {
        @Override
        public List<Type> types() {
            return List.of(new Type("acme>Offered", config -> {
                throw new UnsupportedOperationException();
            }));
        }
    }

    private static <T> T from(ClassLoader context, Supplier<T> work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(context);
        try {
            return work.get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void withoutAFamilyTheLayerIsNamedAndItsTensorsStayUnchecked() {
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
