package org.kerasaudit.auditor.rules.security;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Python's pickle machine with names instead of objects: texts are kept, because they name the imports; everything else on
 * the stack is a placeholder. Source: Python's {@code pickletools}, protocols 0 to 5.
 */
final class PickleMachine {
    private static final int LONGEST_NAME = 256;
    private static final Object MARK = new Object();
    private static final Object OTHER = new Object();

    /**
     * A placeholder for joblib's array wrapper, the class and its objects: the bytes of an array follow the state of an
     * object.
     */
    private static final Object ARRAY_WRAPPER = new Object();

    private static final int MOST_ARRAYS = 100;

    /** Opcodes that push a value without reading the stack, by the bytes of their argument. */
    private static final Map<Integer, Integer> PUSHED = Map.ofEntries(
            Map.entry((int) 'N', 0),
            Map.entry(0x88, 0),
            Map.entry(0x89, 0),
            Map.entry((int) 'K', 1),
            Map.entry((int) 'M', 2),
            Map.entry((int) 'J', 4),
            Map.entry((int) 'G', 8),
            Map.entry((int) ']', 0),
            Map.entry((int) '}', 0),
            Map.entry((int) ')', 0),
            Map.entry(0x8f, 0),
            Map.entry(0x97, 0));

    /** Opcodes that replace this many values on the stack with one. */
    private static final Map<Integer, Integer> JOINED = Map.ofEntries(
            Map.entry(0x85, 1),
            Map.entry(0x86, 2),
            Map.entry(0x87, 3),
            Map.entry((int) 'a', 2),
            Map.entry((int) 's', 3),
            Map.entry((int) 'Q', 1));

    private final ByteBuffer bytes;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Long, Object> memo = new HashMap<>();
    private final List<String> imports = new ArrayList<>();
    private int calls;
    private int work;
    private int arrays;
    private boolean arrayFollows;

    /** Creates a machine for the pickle that starts at byte {@code start} of {@code bytes}. */
    PickleMachine(ByteBuffer bytes, int start) {
        this.bytes = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(start);
    }

    /** Creates a copy of a machine that continues at byte {@code start}. */
    private PickleMachine(PickleMachine other, int start) {
        this(other.bytes, start);
        stack.addAll(other.stack);
        memo.putAll(other.memo);
        arrays = other.arrays + 1;
    }

    /** Returns the position where the machine stopped. */
    int position() {
        return bytes.position();
    }

    /** Returns the imports, {@code module.name}; {@code ?} for a name that is not text. */
    List<String> imports() {
        return imports;
    }

    int calls() {
        return calls;
    }

    /** Returns how many bytes of opcodes and names were read. */
    int work() {
        return work;
    }

    /** Runs until the pickle stops; returns false if Python would fail, or after about {@code most} bytes of opcodes. */
    boolean run(int most) {
        try {
            while (work++ < most) {
                int code = bytes.get() & 0xff;
                if (code == '.') return true;
                if (!named(code) && !called(code) && !arranged(code) && !pushed(code)) return false;
                if (arrayFollows) return afterArray(most);
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException damaged) {
            return false;
        }
        return false;
    }

    /**
     * Continues after the bytes of an array, whose length is unknown here: tries every position, and keeps the imports
     * from each one at which the rest of the pickle ends where the bytes end.
     */
    private boolean afterArray(int most) {
        boolean ended = false;
        for (int at = bytes.position(); at < bytes.limit() && arrays < MOST_ARRAYS; at++) {
            if (work >= most) return false;
            PickleMachine next = new PickleMachine(this, at);
            boolean ends = next.run(most - work) && next.position() == bytes.limit();
            work += next.work + stack.size() + memo.size();
            if (!ends) continue;
            ended = true;
            imports.addAll(next.imports);
            calls += next.calls;
        }
        if (ended) bytes.position(bytes.limit());
        return ended;
    }

    /** Runs an opcode that imports; returns false for any other. */
    private boolean named(int code) {
        switch (code) {
            case 'c' -> push(imported(line(), line()));
            case 'i' -> {
                imported(line(), line());
                calls++;
                popToMark();
                push(OTHER);
            }
            case 0x93 -> {
                Object name = pop();
                push(imported(pop(), name));
            }
            case 0x82 -> push(extension(bytes.get() & 0xffL));
            case 0x83 -> push(extension(bytes.getShort() & 0xffffL));
            case 0x84 -> push(extension(bytes.getInt()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private Object imported(Object module, Object name) {
        String imported = name(module) + "." + name(name);
        imports.add(imported);
        return imported.equals("joblib.numpy_pickle.NumpyArrayWrapper") ? ARRAY_WRAPPER : OTHER;
    }

    private Object extension(long number) {
        return imported("copyreg", "extension " + number);
    }

    private static String name(Object value) {
        return value instanceof String text ? text : "?";
    }

    /** Runs an opcode that calls, or sets the state of an object; returns false for any other. */
    @SuppressWarnings("ReferenceEquality") // the wrapper is not a value
    private boolean called(int code) {
        switch (code) {
            case 'R', 0x81, 'b' -> {
                pop();
                Object callee = pop();
                push(callee == ARRAY_WRAPPER ? ARRAY_WRAPPER : OTHER);
                arrayFollows = code == 'b' && callee == ARRAY_WRAPPER;
            }
            case 0x92 -> join(3);
            case 'o' -> {
                popToMark();
                push(OTHER);
            }
            default -> {
                return false;
            }
        }
        calls++;
        return true;
    }

    /** Runs an opcode that rearranges the stack or uses the memo; returns false for any other. */
    private boolean arranged(int code) {
        switch (code) {
            case '(' -> push(MARK);
            case '0' -> pop();
            case '1' -> popToMark();
            case '2' -> push(top());
            case 'l', 't', 'd', 0x91 -> {
                popToMark();
                push(OTHER);
            }
            case 'e', 'u', 0x90 -> popToMark();
            case 'p' -> memo.put(number(line()), top());
            case 'q' -> memo.put(bytes.get() & 0xffL, top());
            case 'r' -> memo.put(bytes.getInt() & 0xffff_ffffL, top());
            case 0x94 -> memo.put((long) memo.size(), top());
            case 'g' -> push(memoized(number(line())));
            case 'h' -> push(memoized(bytes.get() & 0xffL));
            case 'j' -> push(memoized(bytes.getInt() & 0xffff_ffffL));
            case 0x80 -> skip(1);
            case 0x95 -> skip(8);
            case 0x98 -> top();
            default -> {
                return joined(code);
            }
        }
        return true;
    }

    private boolean joined(int code) {
        Integer count = JOINED.get(code);
        if (count != null) join(count);
        return count != null;
    }

    /** Runs an opcode that pushes a value; returns false for any other. */
    private boolean pushed(int code) {
        switch (code) {
            case 'I', 'L', 'F', 'P' -> {
                line();
                push(OTHER);
            }
            case 'V' -> push(line());
            case 'S' -> push(unquoted(line()));
            case 'U', 0x8c -> push(text(bytes.get() & 0xff));
            case 'T', 'X' -> push(text(bytes.getInt() & 0xffff_ffffL));
            case 0x8d -> push(text(bytes.getLong()));
            case 'C', 0x8a -> push(blob(bytes.get() & 0xff));
            case 'B', 0x8b -> push(blob(bytes.getInt() & 0xffff_ffffL));
            case 0x8e, 0x96 -> push(blob(bytes.getLong()));
            default -> {
                Integer argument = PUSHED.get(code);
                if (argument == null) return false;
                skip(argument);
                push(OTHER);
            }
        }
        return true;
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object top() {
        return stack.get(stack.size() - 1);
    }

    private Object pop() {
        return stack.remove(stack.size() - 1);
    }

    private void join(int count) {
        for (int i = 0; i < count; i++) pop();
        push(OTHER);
    }

    @SuppressWarnings("ReferenceEquality") // the mark is not a value
    private void popToMark() {
        while (pop() != MARK) {}
    }

    private Object memoized(long key) {
        Object value = memo.get(key);
        if (value == null) throw new IllegalArgumentException("nothing memoized as " + key);
        return value;
    }

    private static long number(String line) {
        return Long.parseLong(line.strip().replace("_", ""));
    }

    /** Strips the quotes, as Python does; a name with an escape is never allowed, so escapes are not decoded. */
    private static String unquoted(String line) {
        String text = line.strip();
        return text.length() < 2 ? text : text.substring(1, text.length() - 1);
    }

    private void skip(long count) {
        if (count < 0 || count > bytes.remaining()) throw new IllegalArgumentException("truncated");
        bytes.position(bytes.position() + (int) count);
    }

    private Object blob(long length) {
        skip(length);
        return OTHER;
    }

    private String text(long length) {
        int start = bytes.position();
        skip(length);
        return decoded(start, bytes.position());
    }

    private String line() {
        int start = bytes.position();
        while (bytes.get() != '\n') work++;
        return decoded(start, bytes.position() - 1);
    }

    private String decoded(int from, int to) {
        int length = Math.min(to - from, LONGEST_NAME);
        byte[] name = new byte[length];
        bytes.get(from, name);
        String text = new String(name, StandardCharsets.UTF_8);
        return length < to - from ? text + "…" : text;
    }
}
