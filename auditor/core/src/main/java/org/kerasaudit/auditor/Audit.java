package org.kerasaudit.auditor;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.kerasaudit.auditor.health.WeightScan;
import org.kerasaudit.auditor.security.Hit;
import org.kerasaudit.importer.KerasModel;

/**
 * What rules look at: the file as read, and the layers as recomputed.
 *
 * @param hash gives the SHA-256 of the file, which is computed meanwhile; empty for a folder
 * @param weightsScanned whether rules may look at the numbers of the weights
 * @param weights the tensors they may look at; none if they may not
 * @param scan reads each of these once, when it is first asked for
 * @param hits what the security checks came upon
 */
record Audit(
        KerasModel opened,
        Supplier<String> hash,
        List<LayerReport> layers,
        boolean weightsScanned,
        List<StoredWeight> weights,
        WeightScan scan,
        List<Hit> hits) {
    String sha256() {
        return hash.get();
    }

    String fileName() {
        return String.valueOf(opened.file().path().getFileName());
    }

    /** The layer at {@code path}. */
    Optional<LayerReport> layer(String path) {
        return allLayers().filter(layer -> layer.layer().path().equals(path)).findFirst();
    }

    /** Every layer, nested ones included. */
    Stream<LayerReport> allLayers() {
        return layers.stream().flatMap(Audit::withChildren);
    }

    private static Stream<LayerReport> withChildren(LayerReport layer) {
        return Stream.concat(Stream.of(layer), layer.children().stream().flatMap(Audit::withChildren));
    }
}
