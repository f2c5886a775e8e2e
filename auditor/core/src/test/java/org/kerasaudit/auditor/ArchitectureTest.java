package org.kerasaudit.auditor;

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

/** Dependencies point one way. The plan lists the auditor's packages from top to bottom, with what each may use. */
@AnalyzeClasses(packages = "org.kerasaudit.auditor", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final PackagePlan PLAN = PackagePlan.of("auditor", """
            auditor          -> report opinion verify rules.backdoor rules.weights rules health rules.security result targets
            report           -> report.summary verify result numbers targets
            report.summary   -> result
            opinion          -> verify rules result numbers
            verify           -> verify.diagnosis rules result numbers
            verify.diagnosis -> result numbers
            rules.backdoor   -> rules health result
            rules.weights    -> rules health result
            rules            -> health rules.security result
            health           ->
            rules.security   -> result
            result           -> numbers targets
            numbers          ->
            targets          ->
            *                -> :importer :importer.file :importer.file.bytes :importer.file.numpy :importer.layers :importer.model :importer.run :importer.tensor
            """);

    private static final ApiPlan API = ApiPlan.IMPORTER.and("auditor", """
            auditor : *
            report  : ReportFormat ReportWriter TextReport JsonReport Explanation
            opinion : SecondOpinionEngine SecondOpinionSource EngineLimits EngineParameters Opinion
            result  : *
            numbers : Deviation Tolerance
            targets : Target Targets Hazard Kind
            """);

    @ArchTest
    static void packagesUseOnlyWhatThePlanAllows(JavaClasses classes) {
        assertThat(PLAN.violations(classes)).isEmpty();
    }

    @ArchTest
    static void theApiExposesNothingInternal(JavaClasses classes) {
        assertThat(API.violations(classes, Path.of("src/main/java"))).isEmpty();
    }

    /** Digits and decimal points differ between locales, so all formatting names its locale. */
    @ArchTest
    static final ArchRule FORMATS_NAME_THEIR_LOCALE = noClasses()
            .should()
            .callMethod(String.class, "formatted", Object[].class)
            .orShould()
            .callMethod(String.class, "format", String.class, Object[].class);
}
