package org.kerasaudit.dl4j.child;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.IntConsumer;

/**
 * Messages in a stream that libraries may also print to. Each message starts with the secret of the session; everything
 * between messages is noise.
 */
public final class Frames {
    private static final int MAX_LENGTH = Integer.MAX_VALUE - 8;

    private Frames() {}

    /** Writes {@code message} and flushes. */
    public static void write(OutputStream out, long secret, byte[] message) throws IOException {
        DataOutputStream data = new DataOutputStream(out);
        data.writeLong(secret);
        data.writeInt(message.length);
        data.write(message);
        data.flush();
    }

    /**
     * Reads the next message. Throws {@link EOFException} at the end of the stream.
     *
     * @param noise receives each byte before the message
     */
    public static byte[] read(InputStream in, long secret, IntConsumer noise) throws IOException {
        long window = 0;
        int held = 0;
        while (held < Long.BYTES || window != secret) {
            int next = in.read();
            if (next < 0) {
                for (int i = held - 1; i >= 0; i--) noise.accept((int) (window >>> (8 * i)) & 0xff);
                throw new EOFException();
            }
            if (held == Long.BYTES) noise.accept((int) (window >>> 56));
            else held++;
            window = window << 8 | next;
        }
        DataInputStream data = new DataInputStream(in);
        int length = data.readInt();
        if (length < 0 || length > MAX_LENGTH) throw new IOException("invalid message length " + length);
        byte[] message = in.readNBytes(length);
        if (message.length < length) throw new EOFException();
        return message;
    }
}
