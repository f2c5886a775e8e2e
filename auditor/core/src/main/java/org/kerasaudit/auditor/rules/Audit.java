package org.kerasaudit.auditor.rules;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.kerasaudit.auditor.health.StoredWeight;
import org.kerasaudit.auditor.health.WeightScan;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.LayerReport;
import org.kerasaudit.auditor.result.Location;
import org.kerasaudit.importer.KerasModel;

/**
 * The input of every rule: the file as read, and the layers as recomputed.
 *
 * @param hash returns the SHA-256 of the file, computed on demand; empty for a folder
 * @param byPath every layer by its path, nested ones included
 * @param weightsScanned whether rules may read the values of the weights
 * @param weights the tensors that rules may read; empty if they may not
 * @param scan reads each of these once, on demand
 * @param dangers the findings of the security walk
 */
public record Audit(
        KerasModel opened,
        Supplier<String> hash,
        List<LayerReport> layers,
        Map<String, LayerReport> byPath,
        boolean weightsScanned,
        List<StoredWeight> weights,
        WeightScan scan,
        List<Finding> dangers) {
    public String sha256() {
        return hash.get();
    }

    public String fileName() {
        return opened.file().name();
    }

    /** Returns a place inside this file; layer and place may be empty. */
    public Location at(String layer, String place) {
        return new Location(fileName(), layer, place);
    }

    public Location at(StoredWeight weight) {
        return at(weight.layer(), weight.stored().location());
    }

    /** Returns the layer at {@code path}. */
    public Optional<LayerReport> layer(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    /** Returns every layer, nested ones included. */
    Stream<LayerReport> allLayers() {
        return byDepth(layers).stream();
    }

    /** Maps every layer by its path; if several share a path, the first wins. */
    public static Map<String, LayerReport> byPath(List<LayerReport> layers) {
        Map<String, LayerReport> byPath = new HashMap<>();
        for (LayerReport layer : byDepth(layers))
            byPath.putIfAbsent(layer.layer().path(), layer);
        return byPath;
    }

    private static List<LayerReport> byDepth(List<LayerReport> layers) {
        List<LayerReport> all = new ArrayList<>();
        add(layers, all);
        return all;
    }

    private static void add(List<LayerReport> layers, List<LayerReport> all) {
        for (LayerReport layer : layers) {
            all.add(layer);
            add(layer.children(), all);
        }
    }
}
