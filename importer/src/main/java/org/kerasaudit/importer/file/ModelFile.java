package org.kerasaudit.importer.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.file.bytes.Oddity;
import org.kerasaudit.importer.model.AssetStore;
import org.kerasaudit.importer.model.WeightStore;

/**
 * What a container holds, understood as far as containers go. Stays valid while the file is unchanged; tensors are read from
 * it on demand.
 *
 * @param config the model's {@code {"class_name", "config"}} object; null in a weights-only file
 * @param compileConfig {@code training_config} or {@code compile_config}; null where the model was not compiled
 * @param oddities what no Keras writes though it can be read
 */
public record ModelFile(
        Source source,
        @Nullable JsonNode config,
        @Nullable JsonNode compileConfig,
        WeightStore weights,
        AssetStore assets,
        List<Oddity> oddities) {

    /**
     * Where a model comes from.
     *
     * @param path the file or folder that was opened
     * @param weightsPath where the tensors stand, if in another file than {@code path}
     * @param kerasVersion as the file states it, or empty
     * @param backend as the file states it, or empty
     */
    public record Source(Path path, @Nullable Path weightsPath, Format format, String kerasVersion, String backend) {}

    /** A model without assets. */
    public static ModelFile of(
            Source source, @Nullable JsonNode config, @Nullable JsonNode compileConfig, WeightStore weights) {
        return new ModelFile(source, config, compileConfig, weights, AssetStore.NONE, List.of());
    }

    /** Weights without a model. */
    static ModelFile weightsOnly(Path path, String kerasVersion, String backend, WeightStore weights) {
        return of(new Source(path, null, Format.WEIGHTS, kerasVersion, backend), null, null, weights);
    }

    ModelFile with(List<Oddity> odd) {
        return new ModelFile(source, config, compileConfig, weights, assets, List.copyOf(odd));
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

    /** The name of the file or folder, by which messages call it. */
    public String name() {
        return String.valueOf(path().getFileName());
    }

    /**
     * The kind of a container.
     *
     * @param reportName what the JSON report calls it
     * @param configAt the place of {@link #config} inside the file; empty where the file is nothing else
     * @param compileConfigAt the place of {@link #compileConfig}; null where that is a part of the configuration
     */
    public record Format(
            String reportName, String configAt, @Nullable String compileConfigAt) {
        public static final Format KERAS_ZIP = new Format("keras-zip", "config.json", null);
        public static final Format H5 = new Format("h5", "/@model_config", "/@training_config");
        public static final Format JSON = new Format("json", "", null);
        public static final Format WEIGHTS = new Format("weights", "", null);
    }
}
