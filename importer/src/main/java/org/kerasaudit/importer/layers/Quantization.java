package org.kerasaudit.importer.layers;

/** Keras 3's options that store a layer's kernel in another form than the layer's own. */
final class Quantization {
    private Quantization() {}

    /** Refuses low-rank adapters and quantisation schemes where they are set. */
    static void refuse(Config config) {
        config.ignore("lora_alpha");
        if (config.has("lora_rank")) config.refuse("lora_rank", "low-rank adapters are not run");
        if (config.has("quantization_config")) config.refuse("quantization_config", "quantised kernels are not run");
    }
}
