package org.kerasaudit.importer.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Files as read-only memory. */
final class Bytes {
    private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

    private Bytes() {}

    /** The file mapped; the mapping outlives the closed channel. */
    static ByteBuffer map(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size > Integer.MAX_VALUE) {
                throw new KerasFormatException(file, "", "a file below 2 GiB", size + " bytes");
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
        } catch (NoSuchFileException missing) {
            throw new KerasFormatException(file, "", "a file", "nothing");
        } catch (IOException failure) {
            String found = Files.isDirectory(file) ? "a folder" : String.valueOf(failure.getMessage());
            throw new KerasFormatException(file, "", "a readable file", found);
        }
    }

    static boolean isHdf5(ByteBuffer bytes) {
        for (long at = 0; at + HDF5.length <= bytes.limit(); at = at == 0 ? 512 : at * 2) {
            if (matches(bytes, (int) at, HDF5)) return true;
        }
        return false;
    }

    static boolean isZip(ByteBuffer bytes) {
        return matches(bytes, 0, new byte[] {'P', 'K', 3, 4}) || matches(bytes, 0, new byte[] {'P', 'K', 5, 6});
    }

    private static boolean matches(ByteBuffer bytes, int at, byte[] signature) {
        if (bytes.limit() < at + signature.length) return false;
        for (int i = 0; i < signature.length; i++) if (bytes.get(at + i) != signature[i]) return false;
        return true;
    }

    static byte[] array(ByteBuffer bytes) {
        ByteBuffer view = bytes.duplicate().rewind();
        byte[] array = new byte[view.remaining()];
        view.get(array);
        return array;
    }
}
