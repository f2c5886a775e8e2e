package org.kerasaudit.importer.file.numpy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kerasaudit.importer.file.bytes.Place;

/**
 * Reads a Python pickle as data. Nothing is imported, called or built: a name stays a {@link Name}, a call a {@link Call} with
 * its arguments. Source: Python's {@code pickletools}, protocols 2 to 5.
 */
final class Pickle {
    private static final int MOST_OBJECTS = 1 << 20;

    /** A name in a module, e.g. {@code numpy.ndarray}. */
    record Name(String module, String name) {}

    /** The object Python would create by calling {@code callee} with {@code arguments} and then setting {@code state}. */
    static final class Call {
        final Object callee;
        final Object arguments;
        Object state = List.of();

        Call(Object callee, Object arguments) {
            this.callee = callee;
            this.arguments = arguments;
        }
    }

    /** Python's None. */
    static final Object NONE = new Object();

    private static final Object MARK = new Object();

    private final ByteBuffer bytes;
    private final Place place;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();

    private Pickle(ByteBuffer bytes, Place place) {
        this.bytes = bytes.order(ByteOrder.LITTLE_ENDIAN);
        this.place = place;
    }

    /**
     * Reads the pickled object: numbers as {@link Long} or {@link Double}, text as {@link String}, bytes as {@link ByteBuffer},
     * tuples, lists and sets as {@link List}, dicts as {@link Map}.
     */
    static Object read(ByteBuffer bytes, Place place) {
        return place.guard("a pickle", () -> new Pickle(bytes, place).run());
    }

    private Object run() {
        for (int steps = 0; steps < MOST_OBJECTS; steps++) {
            int code = bytes.get() & 0xff;
            if (code == '.') return pop();
            if (!literal(code) && !container(code) && !reference(code)) {
                throw place.wrong("a pickle of arrays", "opcode 0x" + Integer.toHexString(code));
            }
        }
        throw place.beyond(MOST_OBJECTS, "pickled objects", "more");
    }

    private boolean literal(int code) {
        switch (code) {
            case 0x80 -> bytes.get();
            case 0x95 -> bytes.getLong();
            case 'N' -> stack.add(NONE);
            case 0x88 -> stack.add(true);
            case 0x89 -> stack.add(false);
            case 'J' -> stack.add((long) bytes.getInt());
            case 'K' -> stack.add((long) (bytes.get() & 0xff));
            case 'M' -> stack.add((long) (bytes.getShort() & 0xffff));
            case 0x8a -> stack.add(shortLong(bytes.get() & 0xff));
            case 'G' -> stack.add(bytes.order(ByteOrder.BIG_ENDIAN).getDouble());
            case 0x8c -> stack.add(text(bytes.get() & 0xff));
            case 'X' -> stack.add(text(bytes.getInt()));
            case 0x8d -> stack.add(text(Math.toIntExact(bytes.getLong())));
            case 'C' -> stack.add(take(bytes.get() & 0xff));
            case 'B' -> stack.add(take(bytes.getInt()));
            case 0x8e, 0x96 -> stack.add(take(Math.toIntExact(bytes.getLong())));
            default -> {
                return false;
            }
        }
        bytes.order(ByteOrder.LITTLE_ENDIAN);
        return true;
    }

    private boolean container(int code) {
        switch (code) {
            case '(' -> stack.add(MARK);
            case ')', ']', 0x8f -> stack.add(new ArrayList<>());
            case '}' -> stack.add(new LinkedHashMap<>());
            case 0x85 -> stack.add(last(1));
            case 0x86 -> stack.add(last(2));
            case 0x87 -> stack.add(last(3));
            case 't', 'l', 0x91 -> stack.add(sinceMark());
            case 'a' -> list(last(1));
            case 'e', 0x90 -> list(sinceMark());
            case 's' -> dict(last(2));
            case 'u' -> dict(sinceMark());
            case '0' -> pop();
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean reference(int code) {
        switch (code) {
            case 'c' -> stack.add(new Name(line(), line()));
            case 0x93 -> {
                List<Object> names = last(2);
                stack.add(new Name(names.get(0).toString(), names.get(1).toString()));
            }
            case 'R', 0x81 -> {
                List<Object> call = last(2);
                stack.add(new Call(call.get(0), call.get(1)));
            }
            case 'b' -> {
                Object state = pop();
                if (top() instanceof Call call) call.state = state;
            }
            case 0x94 -> memo.put(memo.size(), top());
            case 'q' -> memo.put(bytes.get() & 0xff, top());
            case 'r' -> memo.put(bytes.getInt(), top());
            case 'h' -> stack.add(remembered(bytes.get() & 0xff));
            case 'j' -> stack.add(remembered(bytes.getInt()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private Object remembered(int index) {
        Object found = memo.get(index);
        if (found == null) throw place.wrong("a pickled object defined earlier", "number " + index);
        return found;
    }

    private Object top() {
        return stack.get(stack.size() - 1);
    }

    private Object pop() {
        return stack.remove(stack.size() - 1);
    }

    private List<Object> last(int count) {
        List<Object> last = stack.subList(stack.size() - count, stack.size());
        List<Object> taken = new ArrayList<>(last);
        last.clear();
        return taken;
    }

    private List<Object> sinceMark() {
        int mark = stack.lastIndexOf(MARK);
        if (mark < 0) throw place.wrong("a mark in the pickle", "none");
        List<Object> taken = last(stack.size() - mark - 1);
        pop();
        return taken;
    }

    @SuppressWarnings("unchecked")
    private void list(List<Object> items) {
        if (top() instanceof List<?> list) ((List<Object>) list).addAll(items);
    }

    @SuppressWarnings("unchecked")
    private void dict(List<Object> items) {
        if (!(top() instanceof Map<?, ?> map)) return;
        for (int i = 0; i + 1 < items.size(); i += 2) ((Map<Object, Object>) map).put(items.get(i), items.get(i + 1));
    }

    private long shortLong(int length) {
        if (length > Long.BYTES) throw place.wrong("integers of up to 8 bytes", length + " bytes");
        long value = 0;
        for (int i = 0; i < length; i++) value |= (bytes.get() & 0xffL) << 8 * i;
        int unused = Long.SIZE - 8 * length;
        return length == 0 ? 0 : value << unused >> unused;
    }

    private ByteBuffer take(int length) {
        ByteBuffer taken = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return taken;
    }

    private String text(int length) {
        return StandardCharsets.UTF_8.decode(take(length)).toString();
    }

    private String line() {
        int from = bytes.position();
        int end = from;
        while (bytes.get(end) != '\n') end++;
        String text = text(end - from);
        bytes.get();
        return text;
    }
}
