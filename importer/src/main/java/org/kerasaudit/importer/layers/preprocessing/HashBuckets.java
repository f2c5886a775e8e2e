package org.kerasaudit.importer.layers.preprocessing;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.kerasaudit.importer.layers.Config;
import org.kerasaudit.importer.layers.Utf8;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Tensor;

/**
 * Buckets to which values are assigned by a hash of their text: FarmHash, or SipHash if there is a salt.
 *
 * @param salt the two words of SipHash's key; empty for none
 */
record HashBuckets(long count, List<Long> salt) {
    /** The value tf.keras before 2.6 writes if there is no salt. */
    private static final long UNSALTED = 0xDECAFCAFFEL;

    /** Reads the salt in this key: two integers, or one for both. */
    static List<Long> salt(Config config, String key) {
        if (!config.has(key)) return List.of();
        JsonNode value = config.raw(key);
        if (isWord(value)) return List.of(value.asLong(), value.asLong());
        if (!value.isArray() || value.size() != 2 || !isWord(value.get(0)) || !isWord(value.get(1))) {
            throw Config.wrong(key, "one or two 64-bit integers", value);
        }
        List<Long> salt = List.of(value.get(0).asLong(), value.get(1).asLong());
        boolean ambiguous =
                salt.equals(List.of(UNSALTED, UNSALTED)) && !config.origin().keras3();
        if (ambiguous)
            config.refuse(key, "tf.keras before 2.6 writes it if there is no salt and reads it back as a salt");
        return salt;
    }

    private static boolean isWord(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToLong();
    }

    /** Returns the bucket of a text. */
    long of(byte[] text) {
        long hash = salt.isEmpty() ? FarmHash.fingerprint(text) : SipHash.hash(salt.get(0), salt.get(1), text);
        return Long.remainderUnsigned(hash, count);
    }

    /** Returns the text that is hashed for element {@code i}; numbers are formatted. */
    static byte[] text(Tensor x, int i) {
        if (x.dtype() == DType.STRING) return Utf8.bytes(x.getString(i));
        String number = x.dtype() == DType.BOOL ? String.valueOf(x.getLong(i) != 0) : Long.toString(x.getLong(i));
        return number.getBytes(StandardCharsets.US_ASCII);
    }
}
