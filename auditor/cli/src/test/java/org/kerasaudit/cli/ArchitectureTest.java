package org.kerasaudit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import org.kerasaudit.fixtures.PackagePlan;

/** The packages of the auditor and the importer that the command may use. */
@AnalyzeClasses(packages = "org.kerasaudit.cli", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final PackagePlan PLAN = PackagePlan.of("cli", """
            cli -> :auditor :auditor.numbers :auditor.report :auditor.report.summary :auditor.opinion :auditor.result :auditor.targets
            *   -> :importer :importer.file :importer.file.bytes :importer.file.numpy :importer.layers :importer.model :importer.run :importer.tensor
            """);

    @ArchTest
    static void packagesUseOnlyWhatThePlanAllows(JavaClasses classes) {
        assertThat(PLAN.violations(classes)).isEmpty();
    }
}
