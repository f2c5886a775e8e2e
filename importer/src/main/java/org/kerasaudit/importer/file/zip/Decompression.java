package org.kerasaudit.importer.file.zip;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.kerasaudit.importer.file.bytes.Bytes;
import org.tukaani.xz.LZMAInputStream;

/** Decompresses members with the methods that Python's {@code zipfile} knows: deflate, bzip2 and LZMA. */
final class Decompression {
    static final int DEFLATE = 8;
    static final int BZIP2 = 12;
    static final int LZMA = 14;
    private static final int BLOCK = 1 << 16;
    private static final int LZMA_HEAD = 9;
    private static final int SMALLEST_DICTIONARY = 4096;

    private Decompression() {}

    /** Returns whether Python can decompress this method. */
    static boolean knows(int method) {
        return method == DEFLATE || method == BZIP2 || method == LZMA;
    }

    /**
     * Fills {@code content} and returns how many bytes there are; one more than fit if the member goes on. The dictionary of
     * LZMA takes no more memory than the content.
     */
    static long into(byte[] content, Bytes raw, int method) throws IOException {
        Inflater inflater = new Inflater(true);
        try (InputStream in = stream(raw, method, content.length, inflater)) {
            int length = 0;
            for (int read = 0; read >= 0 && length < content.length; length += Math.max(0, read)) {
                read = in.read(content, length, content.length - length);
            }
            return length == content.length && goesOn(in, method) ? length + 1L : length;
        } catch (EOFException truncated) {
            return 0;
        } finally {
            inflater.end();
        }
    }

    /** Returns up to {@code most} bytes before the end or the first damage. */
    static byte[] recovered(Bytes raw, int method, int most) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        Inflater inflater = new Inflater(true);
        byte[] block = new byte[method == LZMA ? 1 : BLOCK]; // LZMA loses a block that it cannot fill
        try (InputStream in = stream(raw, method, most, inflater)) {
            for (int read = 0; read >= 0 && content.size() < most; ) {
                read = in.read(block, 0, Math.min(block.length, most - content.size()));
                content.write(block, 0, Math.max(0, read));
            }
        } catch (IOException | RuntimeException damaged) {
            // Python returns what was read before the damage, if its checksum is right.
        } finally {
            inflater.end();
        }
        return content.toByteArray();
    }

    /**
     * Returns whether the member goes on. LZMA may lack its end marker; then other bytes follow, which cannot be read.
     */
    private static boolean goesOn(InputStream in, int method) throws IOException {
        try {
            return in.read() >= 0;
        } catch (IOException unmarked) {
            if (method == LZMA || unmarked instanceof EOFException) return false;
            throw unmarked;
        }
    }

    private static InputStream stream(Bytes raw, int method, int size, Inflater inflater) throws IOException {
        return switch (method) {
            case DEFLATE -> new InflaterInputStream(stream(raw), inflater, BLOCK);
            case BZIP2 -> new BZip2CompressorInputStream(stream(raw));
            default -> lzma(raw, size);
        };
    }

    /**
     * Opens LZMA data, which in an archive begins with a version and the length of its properties, always five bytes.
     */
    private static InputStream lzma(Bytes raw, int size) throws IOException {
        if (!raw.has(0, LZMA_HEAD) || raw.buffer(2, 2).getShort() != 5) throw new IOException("no LZMA properties");
        long dictionary = raw.buffer(5, 4).getInt() & 0xFFFF_FFFFL;
        int needed = (int) Math.min(dictionary, Math.max(size, SMALLEST_DICTIONARY));
        InputStream in = stream(raw.part(LZMA_HEAD, raw.size() - LZMA_HEAD));
        return new LZMAInputStream(in, -1, raw.buffer(4, 1).get(), needed);
    }

    private static InputStream stream(Bytes raw) {
        Iterator<byte[]> blocks = raw.blocks();
        Enumeration<InputStream> streams = new Enumeration<>() {
            @Override
            public boolean hasMoreElements() {
                return blocks.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return new ByteArrayInputStream(blocks.next());
            }
        };
        return raw.size() == 0
                ? new SequenceInputStream(Collections.emptyEnumeration())
                : new SequenceInputStream(streams);
    }
}
