package org.kerasaudit.dl4j.child;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.modelimport.keras.KerasModel;
import org.deeplearning4j.nn.modelimport.keras.KerasSequentialModel;
import org.deeplearning4j.nn.modelimport.keras.exceptions.InvalidKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.exceptions.UnsupportedKerasConfigurationException;
import org.deeplearning4j.nn.modelimport.keras.utils.KerasModelBuilder;
import org.deeplearning4j.nn.modelimport.keras.utils.KerasModelUtils;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A Keras file imported by DL4J.
 *
 * @param layers parameter counts by layer name
 */
record Imported(Network network, long total, Map<String, Long> layers) implements AutoCloseable {
    /** One of DL4J's two types of networks. */
    sealed interface Network {
        INDArray[] run(INDArray[] inputs);

        void close();
    }

    private record Chain(MultiLayerNetwork net) implements Network {
        @Override
        public INDArray[] run(INDArray[] inputs) {
            if (inputs.length != 1) throw new IllegalArgumentException("expected 1 input, found " + inputs.length);
            return new INDArray[] {net.output(inputs[0])};
        }

        @Override
        public void close() {
            net.close();
        }
    }

    private record Graph(ComputationGraph net) implements Network {
        @Override
        public INDArray[] run(INDArray[] inputs) {
            return net.output(inputs);
        }

        @Override
        public void close() {
            net.close();
        }
    }

    /** Imports a Sequential model as a chain and others as a graph, without enforcing the training configuration. */
    static Imported from(String file, String weights) throws Exception {
        try (KerasModelBuilder builder = new KerasModel().modelBuilder()) {
            builder.enforceTrainingConfig(false);
            if (weights.isEmpty()) builder.modelHdf5Filename(file);
            else builder.modelJsonFilename(file).weightsHdf5FilenameNoRoot(weights);
            return isSequential(builder) ? chain(builder.buildSequential()) : graph(builder.buildModel());
        }
    }

    private static boolean isSequential(KerasModelBuilder builder) throws Exception {
        return "Sequential"
                .equals(KerasModelUtils.parseJsonString(builder.getModelJson()).get("class_name"));
    }

    private static Imported chain(KerasSequentialModel source)
            throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
        MultiLayerNetwork net = source.getMultiLayerNetwork();
        Map<String, Long> layers = new LinkedHashMap<>();
        for (Layer layer : net.getLayers()) layers.put(layer.conf().getLayer().getLayerName(), layer.numParams());
        return new Imported(new Chain(net), net.numParams(), layers);
    }

    private static Imported graph(KerasModel source)
            throws InvalidKerasConfigurationException, UnsupportedKerasConfigurationException {
        ComputationGraph net = source.getComputationGraph();
        Map<String, Long> layers = new LinkedHashMap<>();
        for (GraphVertex vertex : net.getVertices()) layers.put(vertex.getVertexName(), vertex.numParams());
        return new Imported(new Graph(net), net.numParams(), layers);
    }

    /**
     * Runs the network. DL4J's importer keeps the axis order of the file, channels first or last, so that inputs and
     * outputs need no transposing.
     */
    List<FloatArray> run(List<FloatArray> inputs) {
        INDArray[] outputs = network.run(inputs.stream().map(Dl4j::array).toArray(INDArray[]::new));
        return Stream.of(outputs).map(Dl4j::array).toList();
    }

    /** Closes the network, unless it has no parameters: DL4J fails to close such a network, and it holds no memory. */
    @Override
    public void close() {
        if (total > 0) network.close();
    }
}
