package org.kerasaudit.auditor.opinion;

import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Another program that reads Keras files and runs them. Named in {@code META-INF/services} under this interface, and made
 * with its constructor without arguments. Starting what it needs is left to the first question.
 */
public interface SecondOpinionEngine extends AutoCloseable {
    /** What {@code --with} calls it, in lower case: {@code dl4j}. */
    String name();

    /** The release that is asked: {@code 1.0.0-M2.1}. */
    String version();

    /**
     * What the engine makes of a file. Never throws for what the engine does: that is what the opinion tells.
     *
     * @param model the file
     * @param inputs one per input of the model, shaped as Keras takes them, batch first; none to ask for parameters only
     * @param limits what this one question may cost
     */
    Opinion ask(Path model, List<Tensor> inputs, EngineLimits limits);

    /** Ends whatever was started. */
    @Override
    void close();

    /** The engines on the class path. */
    static List<SecondOpinionEngine> installed() {
        return ServiceLoader.load(SecondOpinionEngine.class, SecondOpinionEngine.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }
}
