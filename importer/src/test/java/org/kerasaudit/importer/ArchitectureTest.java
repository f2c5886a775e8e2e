package org.kerasaudit.importer;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Dependencies point one way: file and run use model, model uses layers, layers use tensor. */
@AnalyzeClasses(packages = "org.kerasaudit.importer", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule ONE_WAY = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("door")
            .definedBy("org.kerasaudit.importer")
            .layer("file")
            .definedBy("..file..")
            .layer("run")
            .definedBy("..run..")
            .layer("model")
            .definedBy("..model..")
            .layer("layers")
            .definedBy("..layers..")
            .layer("tensor")
            .definedBy("..tensor..")
            .whereLayer("door")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("file")
            .mayOnlyBeAccessedByLayers("door")
            .whereLayer("run")
            .mayOnlyBeAccessedByLayers("door")
            .whereLayer("model")
            .mayOnlyBeAccessedByLayers("door", "file", "run")
            .whereLayer("layers")
            .mayOnlyBeAccessedByLayers("door", "model", "run")
            .whereLayer("tensor")
            .mayOnlyBeAccessedByLayers("door", "file", "run", "model", "layers");
}
