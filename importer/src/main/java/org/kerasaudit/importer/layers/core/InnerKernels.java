package org.kerasaudit.importer.layers.core;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.layers.Policy;
import org.kerasaudit.importer.layers.PolicyMap;
import org.kerasaudit.importer.layers.kernel.KernelScheme;
import org.kerasaudit.importer.layers.kernel.PlainKernel;
import org.kerasaudit.importer.tensor.Shape;

/** The storage schemes of nested layers' kernels, by layer name; plain unless a policy map says otherwise. */
public record InnerKernels(Map<String, KernelScheme> schemes) {

    public static InnerKernels read(Config config, String... names) {
        JsonNode dtype = config.raw("dtype");
        if (!Policy.of(dtype).mode().isEmpty()) config.refuse("dtype", "Keras quantizes only the nested layers");
        Map<String, KernelScheme> schemes = new LinkedHashMap<>();
        if (PolicyMap.is(dtype)) for (String name : names) schemes.put(name, KernelScheme.ofInner(config, name));
        return new InnerKernels(schemes);
    }

    public KernelScheme get(String name) {
        return schemes.getOrDefault(name, PlainKernel.KERNEL);
    }

    /** Whether no kernel is quantized or has adapters. */
    public boolean plain() {
        return schemes.values().stream().allMatch(PlainKernel.KERNEL::equals);
    }

    /** Returns the parameter formula of projections, combined from one formula per projection. */
    public Formula formula(Map<Projection, Shape> projections) {
        return Formula.sum(projections.entrySet().stream()
                .map(entry -> entry.getKey().formula(entry.getValue()))
                .toList());
    }
}
