package org.kerasaudit.importer.layers;

import java.util.List;

/** A layer that contains whole layers, possibly models. */
public interface Holder {
    List<Layer> held();
}
