package org.kerasaudit.dl4j.child;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Encodes and decodes questions and answers. */
public final class Wire {
    private Wire() {}

    public static byte[] bytes(Question question) {
        return written(out -> {
            text(out, question.model());
            text(out, question.weights());
            arrays(out, question.inputs());
        });
    }

    public static byte[] bytes(Answer answer) {
        return written(out -> {
            out.writeByte(answer.kind().ordinal());
            text(out, answer.message());
            out.writeLong(answer.total());
            out.writeInt(answer.layers().size());
            for (Map.Entry<String, Long> layer : answer.layers().entrySet()) {
                text(out, layer.getKey());
                out.writeLong(layer.getValue());
            }
            arrays(out, answer.outputs());
            out.writeInt(answer.notes().size());
            for (String note : answer.notes()) text(out, note);
        });
    }

    /** Decodes a question. Throws {@link IOException} if {@code bytes} is not one. */
    public static Question question(byte[] bytes) throws IOException {
        return read(bytes, in -> new Question(text(in), text(in), arrays(in)));
    }

    /** Decodes an answer. Throws {@link IOException} if {@code bytes} is not one. */
    public static Answer answer(byte[] bytes) throws IOException {
        return read(bytes, in -> {
            Answer.Kind kind = Answer.Kind.values()[count(in.readByte(), Answer.Kind.values().length - 1)];
            return new Answer(kind, text(in), in.readLong(), layers(in), arrays(in), notes(in));
        });
    }

    private static Map<String, Long> layers(DataInputStream in) throws IOException {
        Map<String, Long> layers = new LinkedHashMap<>();
        int size = count(in.readInt(), in.available());
        for (int i = 0; i < size; i++) layers.put(text(in), in.readLong());
        return layers;
    }

    private static List<String> notes(DataInputStream in) throws IOException {
        List<String> notes = new ArrayList<>();
        int size = count(in.readInt(), in.available());
        for (int i = 0; i < size; i++) notes.add(text(in));
        return notes;
    }

    private static void arrays(DataOutputStream out, List<FloatArray> arrays) throws IOException {
        out.writeInt(arrays.size());
        for (FloatArray array : arrays) {
            out.writeInt(array.shape().length);
            for (int size : array.shape()) out.writeInt(size);
            ByteBuffer values = ByteBuffer.allocate(Math.multiplyExact(array.values().length, Float.BYTES));
            values.asFloatBuffer().put(array.values());
            out.writeInt(values.capacity());
            out.write(values.array());
        }
    }

    private static List<FloatArray> arrays(DataInputStream in) throws IOException {
        List<FloatArray> arrays = new ArrayList<>();
        int size = count(in.readInt(), in.available());
        for (int i = 0; i < size; i++) {
            int[] shape = new int[count(in.readInt(), in.available())];
            for (int axis = 0; axis < shape.length; axis++) shape[axis] = in.readInt();
            byte[] bytes = in.readNBytes(count(in.readInt(), in.available()));
            float[] values = new float[bytes.length / Float.BYTES];
            ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
            arrays.add(new FloatArray(shape, values));
        }
        return arrays;
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(count(in.readInt(), in.available())), StandardCharsets.UTF_8);
    }

    private static int count(int count, int limit) throws IOException {
        if (count < 0 || count > limit)
            throw new IOException("a count of " + count + ", but only " + limit + " bytes are left");
        return count;
    }

    /** Writes the parts of a message. */
    private interface Writer {
        void write(DataOutputStream out) throws IOException;
    }

    /** Reads the parts of a message. */
    private interface Reader<T> {
        T read(DataInputStream in) throws IOException;
    }

    private static byte[] written(Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writer.write(new DataOutputStream(bytes));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static <T> T read(byte[] bytes, Reader<T> reader) throws IOException {
        return reader.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    }
}
