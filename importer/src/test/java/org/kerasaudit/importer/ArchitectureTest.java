package org.kerasaudit.importer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import org.kerasaudit.fixtures.ApiPlan;
import org.kerasaudit.fixtures.PackagePlan;

/** Checks that dependencies point one way: all packages of the importer, top to bottom, and what each may use. */
@AnalyzeClasses(packages = "org.kerasaudit.importer", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final PackagePlan PLAN = PackagePlan.of("importer", """
            importer             -> file run file.bytes model layers tensor
            file.*               -> file file.hdf5 file.numpy file.zip file.json file.bytes model tensor
            file                 -> file.hdf5 file.numpy file.zip file.json file.bytes model tensor
            run                  -> model layers tensor.graph tensor.plain tensor
            file.hdf5            -> file.bytes model tensor
            file.numpy           -> file.zip file.bytes model tensor
            file.zip             -> file.bytes model
            file.json            -> file.bytes
            file.bytes           -> model tensor
            model                -> ops.tensorflow ops layers.activation layers tensor
            ops.tensorflow       -> ops layers tensor
            ops                  -> layers.audio layers.kernel layers tensor
            layers.attention     -> layers.core layers.kernel layers tensor
            layers.image         -> layers.spatial layers.wrappers layers tensor
            layers.preprocessing -> layers.merging layers tensor
            layers.activation    -> layers.normalization layers tensor
            layers.audio         -> layers.convolution layers tensor
            layers.core          -> layers.kernel layers tensor
            layers.merging       -> layers.normalization layers tensor
            layers.spatial       -> layers tensor
            layers.wrappers      -> layers.recurrent layers tensor
            layers.recurrent     -> layers.convolution layers tensor
            layers.convolution   -> layers.kernel layers tensor
            layers.normalization -> layers tensor
            layers.kernel        -> layers tensor
            layers               -> tensor
            tensor.*             -> tensor.graph tensor.plain tensor
            tensor.graph         -> tensor.plain tensor
            tensor.plain         -> tensor
            tensor               ->
            """);

    @ArchTest
    static void packagesOnlyUseWhatThePlanAllows(JavaClasses classes) {
        assertThat(PLAN.violations(classes)).isEmpty();
    }

    @ArchTest
    static void theApiExposesNoInternalTypes(JavaClasses classes) {
        assertThat(ApiPlan.IMPORTER.violations(classes, Path.of("src/main/java")))
                .isEmpty();
    }

    /** Digits and decimal separators depend on the locale, so formatting must name one. */
    @ArchTest
    static final ArchRule FORMATS_NAME_THEIR_LOCALE = noClasses()
            .should()
            .callMethod(String.class, "formatted", Object[].class)
            .orShould()
            .callMethod(String.class, "format", String.class, Object[].class);
}
