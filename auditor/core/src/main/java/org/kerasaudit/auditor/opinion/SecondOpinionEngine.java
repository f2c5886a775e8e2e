package org.kerasaudit.auditor.opinion;

import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Another program that reads Keras files and runs them. It is listed in {@code META-INF/services} under this interface and has
 * a constructor without arguments. It should start nothing before the first request.
 */
public interface SecondOpinionEngine extends AutoCloseable {
    /** Returns its name for {@code --with}, in lower case: {@code dl4j}. */
    String name();

    /** Returns the version in use: {@code 1.0.0-M2.1}. */
    String version();

    /**
     * Imports and runs a file. Failures of the engine are returned as an opinion, never thrown.
     *
     * @param model the file
     * @param inputs one per input of the model, shaped as Keras expects them, batch first; empty to get parameters only
     * @param limits the limits of this request
     */
    Opinion ask(Path model, List<Tensor> inputs, EngineLimits limits);

    /** Stops everything that was started. */
    @Override
    void close();

    /** Returns the engines on the class path. */
    static List<SecondOpinionEngine> installed() {
        return ServiceLoader.load(SecondOpinionEngine.class, SecondOpinionEngine.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
