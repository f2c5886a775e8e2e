package org.kerasaudit.auditor.health;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The SHA-256 of a tensor's numbers: in row-major order, in the stored type, little-endian, without header or padding. */
final class TensorHash {
    private final MessageDigest digest = sha256();
    private final int elementBytes;

    /** @param elementBytes bytes per number */
    TensorHash(int elementBytes) {
        this.elementBytes = elementBytes;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Adds the remaining numbers in {@code block}. */
    void update(ByteBuffer block) {
        if (block.order() == ByteOrder.LITTLE_ENDIAN || elementBytes == 1) digest.update(block.duplicate());
        else digest.update(reversed(block));
    }

    private byte[] reversed(ByteBuffer block) {
        byte[] bytes = new byte[block.remaining()];
        for (int i = 0; i < bytes.length; i++) {
            int element = i / elementBytes * elementBytes;
            bytes[element + elementBytes - 1 - (i - element)] = block.get(block.position() + i);
        }
        return bytes;
    }

    /** Returns the hash as hexadecimal digits; may be called only once. */
    String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
