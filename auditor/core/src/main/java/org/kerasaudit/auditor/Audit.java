package org.kerasaudit.auditor;

import java.util.List;
import java.util.stream.Stream;
import org.kerasaudit.auditor.security.Hit;
import org.kerasaudit.importer.KerasModel;

/**
 * What rules look at: the file as read, and the layers as recomputed.
 *
 * @param sha256 of the file; empty for a folder
 * @param hits what the security checks came upon
 */
record Audit(KerasModel opened, String sha256, List<LayerReport> layers, List<Hit> hits) {
    String fileName() {
        return String.valueOf(opened.file().path().getFileName());
    }

    /** Every layer, nested ones included. */
    Stream<LayerReport> allLayers() {
        return layers.stream().flatMap(Audit::withChildren);
    }

    private static Stream<LayerReport> withChildren(LayerReport layer) {
        return Stream.concat(Stream.of(layer), layer.children().stream().flatMap(Audit::withChildren));
    }
}
