package org.kerasaudit.importer.file;

import io.jhdf.HdfFile;

/** Hands bytes to jhdf. */
final class HdfChannel {
    private HdfChannel() {}

    static HdfFile open(Bytes bytes) {
        return HdfFile.fromByteBuffer(bytes.buffer());
    }
}
