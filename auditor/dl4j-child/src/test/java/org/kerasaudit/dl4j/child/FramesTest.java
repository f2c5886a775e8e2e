package org.kerasaudit.dl4j.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Messages in a stream that also carries other output. */
class FramesTest {
    private static final long SECRET = 0x0102030405060708L;
    private static final byte[] MESSAGE = {42, 0, 7};

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final StringBuilder noise = new StringBuilder();

    private byte[] read(InputStream in) throws IOException {
        return Frames.read(in, SECRET, octet -> noise.append((char) octet));
    }

    private InputStream written() {
        return new ByteArrayInputStream(out.toByteArray());
    }

    private void print(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void readsConsecutiveMessages() throws IOException {
        Frames.write(out, SECRET, MESSAGE);
        Frames.write(out, SECRET, new byte[0]);
        InputStream in = written();
        assertThat(read(in)).isEqualTo(MESSAGE);
        assertThat(read(in)).isEmpty();
        assertThatThrownBy(() -> read(in)).isInstanceOf(EOFException.class);
    }

    @Test
    void bytesBetweenMessagesAreNoise() throws IOException {
        print("before \1\2\3\4");
        Frames.write(out, SECRET, MESSAGE);
        print("after");
        InputStream in = written();
        assertThat(read(in)).isEqualTo(MESSAGE);
        assertThatThrownBy(() -> read(in)).isInstanceOf(EOFException.class);
        assertThat(noise).hasToString("before \1\2\3\4after");
    }

    @Test
    void aMessageOfAnotherSessionIsNoise() {
        assertThatThrownBy(() -> {
                    Frames.write(out, SECRET + 1, MESSAGE);
                    read(written());
                })
                .isInstanceOf(EOFException.class);
    }

    @Test
    void aTruncatedMessageEndsTheStream() throws IOException {
        Frames.write(out, SECRET, MESSAGE);
        byte[] bytes = out.toByteArray();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> read(new ByteArrayInputStream(cut))).isInstanceOf(EOFException.class);
        }
    }
}
