package org.kerasaudit.importer.file.bytes;

/**
 * Something in a container that no version of Keras writes but that does not prevent reading it.
 *
 * @param place inside the file, e.g. {@code /model_weights/dense}; empty for the file as a whole
 * @param expected what should be there
 * @param found what is there
 */
public record Oddity(Kind kind, String place, String expected, String found) {
    /** The kinds of oddities. */
    public enum Kind {
        /** An HDF5 link to another file, which is not followed. */
        EXTERNAL_LINK,
        /** An HDF5 link by name, which is not followed. */
        SOFT_LINK,
        /** A group with a second name, which is ignored. */
        SECOND_NAME,
        /** Data before or after the container. */
        FOREIGN_DATA,
        /** Bytes inside an HDF5 file that belong to none of its structures. */
        UNCLAIMED_BYTES,
        /** An HDF5 file whose unused bytes cannot be determined because of structures that are not understood. */
        UNCOUNTED_BYTES,
        /** An attribute, dataset or other part of an HDF5 file that Keras does not read. */
        UNREAD_PLACE,
        /** A filter that is not part of libhdf5, or one with parameters that libhdf5 does not write. */
        UNKNOWN_FILTER,
        /** An archive member that Keras does not read. */
        EXTRA_MEMBER,
        /** An archive member compressed with a method that Keras does not use. */
        UNUSUAL_COMPRESSION,
        /** A program, script, archive or pickle that Keras does not read. */
        ACTING_MEMBER,
        /** Names that are equal or differ only in case. */
        COLLIDING_NAMES,
        /** A name that points outside the folder an archive is unpacked into. */
        ESCAPING_NAME,
        /** An archive member that is a symbolic link. */
        SYMBOLIC_LINK,
        /** A duplicate key in a JSON object; the last one counts, as in Python. */
        DUPLICATE_KEY,
        /** {@code NaN} or an infinity in JSON. */
        NOT_FINITE,
        /** JSON that parsers disagree about: a byte-order mark, half a surrogate pair, a number beyond the range of float64. */
        DISPUTED_JSON
    }
}
