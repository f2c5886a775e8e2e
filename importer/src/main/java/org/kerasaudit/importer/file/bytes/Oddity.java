package org.kerasaudit.importer.file.bytes;

/**
 * Something about a container that no Keras writes though the file can be read all the same.
 *
 * @param place where in the file, {@code /model_weights/dense} for example; empty for the file as a whole
 * @param expected what ought to be there
 * @param found what is there
 */
public record Oddity(Kind kind, String place, String expected, String found) {
    /** What can be odd. */
    public enum Kind {
        /** An HDF5 link to another file, which is not followed. */
        EXTERNAL_LINK,
        /** An HDF5 link by name, which is not followed. */
        SOFT_LINK,
        /** A group with a second name, which is left out. */
        SECOND_NAME,
        /** Data in front of the container or behind it. */
        FOREIGN_DATA,
        /** Bytes inside an HDF5 file that none of its structures uses. */
        UNCLAIMED_BYTES,
        /** An HDF5 file with structures that leave open which bytes nothing uses. */
        UNCOUNTED_BYTES,
        /** An archive member that Keras does not read. */
        EXTRA_MEMBER,
        /** Names that are equal, or equal but for case. */
        COLLIDING_NAMES,
        /** A name that leads out of the folder which an archive is unpacked to. */
        ESCAPING_NAME,
        /** An archive member that is a symbolic link. */
        SYMBOLIC_LINK,
        /** A key that a JSON object has twice; the last one counts, as in Python. */
        DUPLICATE_KEY,
        /** {@code NaN} or an infinity in JSON. */
        NOT_FINITE,
        /** JSON that readers disagree about: a byte-order mark, half a surrogate pair, a number past 64 bits of floating point. */
        DISPUTED_JSON
    }
}
