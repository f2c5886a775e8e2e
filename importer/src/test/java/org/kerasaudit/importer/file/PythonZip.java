package org.kerasaudit.importer.file;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.tukaani.xz.LZMAInputStream;

/**
 * Reads a member of an archive by the rules of CPython's {@code Lib/zipfile}: of 3.11, or of 3.13, which uses Unicode path fields
 * and refuses members that overlap. Simple and independent of the reader it is compared with.
 */
final class PythonZip {
    private static final int END = 0x06054B50;
    private static final int CENTRAL = 0x02014B50;
    private static final int LOCAL = 0x04034B50;
    private static final int NEWEST = 63;
    private static final int UNREADABLE = 1 | 1 << 5 | 1 << 6;

    private final ByteBuffer file;
    private final boolean newer;
    private final List<Info> infos = new ArrayList<>();
    private long start;

    /** A central directory entry. */
    private static final class Info {
        String original = "";
        String name = "";
        int flags;
        int method;
        int crc;
        long stored;
        long size;
        long offset;
    }

    /** Thrown where Python raises BadZipFile and the like. */
    private static final class BadZip extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private PythonZip(byte[] bytes, boolean newer) {
        this.file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        this.newer = newer;
    }

    /** Returns what {@code ZipFile(…).open(name).read()} returns; empty if it raises. */
    static Optional<byte[]> read(byte[] bytes, String name, boolean newer) {
        try {
            PythonZip zip = new PythonZip(bytes, newer);
            zip.readDirectory();
            return Optional.of(zip.open(name));
        } catch (BadZip | IOException | IndexOutOfBoundsException | IllegalArgumentException raised) {
            return Optional.empty();
        }
    }

    private static void require(boolean condition) {
        if (!condition) throw new BadZip();
    }

    private long int32(long at) {
        return file.getInt(Math.toIntExact(at)) & 0xFFFF_FFFFL;
    }

    private int int16(long at) {
        return file.getShort(Math.toIntExact(at)) & 0xFFFF;
    }

    /** {@code _EndRecData}. */
    private int endRecord() {
        int last = file.limit() - 22;
        require(last >= 0);
        if (file.getInt(last) == END && file.getShort(last + 20) == 0) return last;
        int at = file.limit() - 4;
        int first = Math.max(0, last - (1 << 16));
        while (at >= first && file.getInt(at) != END) at--;
        require(at >= first && at <= last);
        return at;
    }

    /** {@code _RealGetContents}. */
    private void readDirectory() {
        int record = endRecord();
        long size = int32(record + 12);
        long offset = int32(record + 16);
        long concat = record - size - offset;
        int locator = record - 20;
        if (locator >= 0 && file.getInt(locator) == 0x07064B50) {
            require(int32(locator + 4) == 0 && int32(locator + 16) <= 1);
            int end64 = locator - 56;
            if (end64 >= 0 && file.getInt(end64) == 0x06064B50) {
                size = file.getLong(end64 + 40);
                offset = file.getLong(end64 + 48);
                require(size >= 0 && offset >= 0);
                concat = record - size - offset - 76;
            }
        }
        start = offset + concat;
        require(start >= 0);
        long end = Math.min(start + size, file.limit());
        long at = start;
        while (at - start < size) {
            require(at + 46 <= end && file.getInt((int) at) == CENTRAL);
            at = entry((int) at, (int) end, concat);
        }
    }

    private int entry(int at, int end, long concat) {
        Info info = new Info();
        require((file.get(at + 6) & 0xFF) <= NEWEST);
        info.flags = int16(at + 8);
        info.method = int16(at + 10);
        info.crc = file.getInt(at + 16);
        info.stored = int32(at + 20);
        info.size = int32(at + 24);
        info.offset = int32(at + 42);
        int extra = at + 46 + int16(at + 28);
        int comment = extra + int16(at + 30);
        byte[] raw = Arrays.copyOfRange(file.array(), at + 46, Math.min(extra, end));
        info.original = decoded(raw, info.flags);
        info.name = untilNul(info.original);
        extra(info, raw, Math.min(extra, end), Math.min(comment, end));
        info.offset += concat;
        infos.add(info);
        return comment + int16(at + 32);
    }

    private static String decoded(byte[] name, int flags) {
        try {
            Charset charset = (flags & 0x800) != 0 ? StandardCharsets.UTF_8 : Charset.forName("IBM437");
            return charset.newDecoder().decode(ByteBuffer.wrap(name)).toString();
        } catch (CharacterCodingException raised) {
            throw new BadZip();
        }
    }

    private static String untilNul(String name) {
        return name.indexOf(0) < 0 ? name : name.substring(0, name.indexOf(0));
    }

    /** {@code _decodeExtra}. */
    private void extra(Info info, byte[] raw, int from, int to) {
        for (int at = from; at + 4 <= to; ) {
            int type = int16(at);
            int length = int16(at + 2);
            require(length <= to - at - 4);
            if (type == 1) wide(info, at + 4, at + 4 + length);
            if (type == 0x7075 && newer) unicodePath(info, raw, at + 4, length);
            at += 4 + length;
        }
    }

    private void wide(Info info, int from, int to) {
        int at = from;
        if (info.size == 0xFFFF_FFFFL) info.size = long64(at, to, at += 8);
        if (info.stored == 0xFFFF_FFFFL) info.stored = long64(at, to, at += 8);
        if (info.offset == 0xFFFF_FFFFL) info.offset = long64(at, to, at + 8);
    }

    private long long64(int at, int to, int end) {
        require(end <= to);
        return file.getLong(at);
    }

    private void unicodePath(Info info, byte[] raw, int at, int length) {
        require(length >= 5);
        CRC32 crc = new CRC32();
        crc.update(raw);
        if (file.get(at) != 1 || file.getInt(at + 1) != (int) crc.getValue()) return;
        String name = decoded(Arrays.copyOfRange(file.array(), at + 5, at + length), 0x800);
        if (!name.isEmpty()) info.name = untilNul(name);
    }

    /** {@code ZipFile.open} and {@code ZipExtFile.read}. */
    private byte[] open(String name) throws IOException {
        Info info = infos.stream()
                .filter(one -> one.name.equals(name))
                .reduce((first, second) -> second)
                .orElseThrow(BadZip::new);
        require(info.offset >= 0 && info.offset + 30 <= file.limit());
        int at = (int) info.offset;
        require(file.getInt(at) == LOCAL && (info.flags & UNREADABLE) == 0);
        int nameEnd = at + 30 + int16(at + 26);
        byte[] local = Arrays.copyOfRange(file.array(), at + 30, Math.min(nameEnd, file.limit()));
        require(decoded(local, int16(at + 6)).equals(info.original));
        long data = nameEnd + int16(at + 28);
        require(!newer || data + info.stored <= endOf(info));
        long available = Math.max(0, Math.min(info.stored, file.limit() - data));
        byte[] stored = Arrays.copyOfRange(file.array(), (int) Math.min(data, file.limit()), (int) (data + available));
        byte[] content = unpacked(stored, info, available < info.stored);
        CRC32 crc = new CRC32();
        crc.update(content);
        require((int) crc.getValue() == info.crc);
        return content;
    }

    /** Returns the next member's offset, as 3.13 finds it; members at the same offset end there, except for the last one. */
    private long endOf(Info info) {
        List<Info> sorted = new ArrayList<>(infos);
        sorted.sort(Comparator.comparingLong((Info one) -> one.offset).reversed());
        long end = start;
        for (Info one : sorted) {
            if (one == info) return end;
            end = one.offset;
        }
        throw new BadZip();
    }

    private static byte[] unpacked(byte[] stored, Info info, boolean truncated) throws IOException {
        int most = (int) Math.min(info.size, 1 << 20);
        if (info.method == 0) {
            require(!truncated || stored.length >= Math.max(1, info.size));
            return Arrays.copyOf(stored, Math.min(stored.length, most));
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        boolean ended = true;
        try (InputStream in = stream(stored, info.method)) {
            for (int b = in.read(); b >= 0; b = in.read()) content.write(b);
        } catch (EOFException more) {
            ended = false;
        }
        require(ended || !truncated || content.size() >= info.size && stored.length > 0);
        return Arrays.copyOf(content.toByteArray(), Math.min(content.size(), most));
    }

    private static InputStream stream(byte[] stored, int method) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(stored);
        switch (method) {
            case 8:
                return new InflaterInputStream(in, new Inflater(true));
            case 12:
                return new BZip2CompressorInputStream(in);
            case 14:
                require(in.readNBytes(4).length == 4 && stored[2] == 5 && stored[3] == 0);
                ByteBuffer properties = ByteBuffer.wrap(in.readNBytes(5)).order(ByteOrder.LITTLE_ENDIAN);
                int dictionary = (int) Math.min(properties.getInt(1) & 0xFFFF_FFFFL, 1 << 20);
                return new LZMAInputStream(in, -1, properties.get(0), dictionary);
            default:
                throw new BadZip();
        }
    }
}
