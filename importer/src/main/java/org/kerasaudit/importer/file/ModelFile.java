package org.kerasaudit.importer.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.file.bytes.Embedded;
import org.kerasaudit.importer.file.bytes.Oddities;
import org.kerasaudit.importer.file.bytes.Oddity;
import org.kerasaudit.importer.model.AssetStore;
import org.kerasaudit.importer.model.WeightStore;

/**
 * The content of a container, before its model is interpreted. Stays valid while the file is unchanged; tensors are
 * read from it on demand.
 *
 * @param config the model's {@code {"class_name", "config"}} object; null in a weights-only file
 * @param compileConfig {@code training_config} or {@code compile_config}; null if the model was not compiled
 * @param oddities readable content that no version of Keras writes
 * @param embedded the content of the places that no version of Keras reads
 */
public record ModelFile(
        Source source,
        @Nullable JsonNode config,
        @Nullable JsonNode compileConfig,
        WeightStore weights,
        AssetStore assets,
        List<Oddity> oddities,
        List<Embedded> embedded) {

    /**
     * The origin of a model.
     *
     * @param path the file or folder that was opened
     * @param weightsPath the file with the tensors, if it is not {@code path}
     * @param kerasVersion as the file states it, or empty
     * @param backend as the file states it, or empty
     */
    public record Source(Path path, @Nullable Path weightsPath, Format format, String kerasVersion, String backend) {}

    /** Creates a model file without assets. */
    public static ModelFile of(
            Source source, @Nullable JsonNode config, @Nullable JsonNode compileConfig, WeightStore weights) {
        return new ModelFile(source, config, compileConfig, weights, AssetStore.NONE, List.of(), List.of());
    }

    /** Creates a weights-only file. */
    static ModelFile weightsOnly(Path path, String kerasVersion, String backend, WeightStore weights) {
        return of(new Source(path, null, Format.WEIGHTS, kerasVersion, backend), null, null, weights);
    }

    ModelFile with(Oddities odd) {
        return new ModelFile(
                source, config, compileConfig, weights, assets, List.copyOf(odd.all()), List.copyOf(odd.embedded()));
    }

    public Path path() {
        return source.path;
    }

    public @Nullable Path weightsPath() {
        return source.weightsPath;
    }

    public Format format() {
        return source.format;
    }

    public String kerasVersion() {
        return source.kerasVersion;
    }

    public String backend() {
        return source.backend;
    }

    /** Returns the name of the file or folder, for messages. */
    public String name() {
        return String.valueOf(path().getFileName());
    }

    /**
     * A container format.
     *
     * @param reportName its name in the JSON report
     * @param configAt the place of {@link #config} inside the file; empty if the file is the configuration itself
     * @param compileConfigAt the place of {@link #compileConfig}; null if it is part of the configuration
     */
    public record Format(
            String reportName, String configAt, @Nullable String compileConfigAt) {
        public static final Format KERAS_ZIP = new Format("keras-zip", "config.json", null);
        public static final Format H5 = new Format("h5", "/@model_config", "/@training_config");
        public static final Format JSON = new Format("json", "", null);
        public static final Format WEIGHTS = new Format("weights", "", null);
    }
}
