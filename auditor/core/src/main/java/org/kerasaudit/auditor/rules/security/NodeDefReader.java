package org.kerasaudit.auditor.rules.security;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the fields of a serialized {@code NodeDef} that say what it calls, and skips all others, as any protocol buffer
 * parser does.
 */
final class NodeDefReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int GROUP = 3;
    private static final int END_GROUP = 4;
    private static final int FIXED32 = 5;

    private static final int OP = 2;
    private static final int ATTR = 5;
    private static final int VALUE_OF_ATTR = 2;
    private static final int LIST_OF_VALUE = 1;
    private static final int FUNCTION_OF_VALUE = 10;
    private static final int FUNCTION_OF_LIST = 9;
    private static final int NAME_OF_FUNCTION = 1;

    private static final int DEEPEST_GROUP = 100;

    private final byte[] bytes;
    private int at;
    private final int end;

    private NodeDefReader(byte[] bytes, int at, int end) {
        this.bytes = bytes;
        this.at = at;
        this.end = end;
    }

    /** Adds the names of operations and functions; returns false, and adds nothing, if this is not a node with an operation. */
    static boolean read(byte[] bytes, List<String> operations, List<String> functions) {
        List<String> ops = new ArrayList<>();
        List<String> funcs = new ArrayList<>();
        try {
            NodeDefReader node = new NodeDefReader(bytes, 0, bytes.length);
            while (node.at < node.end) {
                int tag = node.tag();
                if (tag == (OP << 3 | BYTES)) ops.add(node.text());
                else if (tag == (ATTR << 3 | BYTES)) node.inside().attribute(funcs);
                else node.skip(tag, 0);
            }
        } catch (Malformed notThis) {
            return false;
        }
        operations.addAll(ops);
        if (!ops.isEmpty()) functions.addAll(funcs);
        return !ops.isEmpty();
    }

    private void attribute(List<String> functions) throws Malformed {
        while (at < end) {
            int tag = tag();
            if (tag == (VALUE_OF_ATTR << 3 | BYTES)) inside().value(functions);
            else skip(tag, 0);
        }
    }

    private void value(List<String> functions) throws Malformed {
        while (at < end) {
            int tag = tag();
            if (tag == (FUNCTION_OF_VALUE << 3 | BYTES)) functions.add(inside().function());
            else if (tag == (LIST_OF_VALUE << 3 | BYTES)) inside().list(functions);
            else skip(tag, 0);
        }
    }

    private void list(List<String> functions) throws Malformed {
        while (at < end) {
            int tag = tag();
            if (tag == (FUNCTION_OF_LIST << 3 | BYTES)) functions.add(inside().function());
            else skip(tag, 0);
        }
    }

    private String function() throws Malformed {
        String name = "";
        while (at < end) {
            int tag = tag();
            if (tag == (NAME_OF_FUNCTION << 3 | BYTES)) name = text();
            else skip(tag, 0);
        }
        return name;
    }

    private void skip(int tag, int depth) throws Malformed {
        switch (tag & 7) {
            case VARINT -> varint();
            case FIXED64 -> advance(8);
            case FIXED32 -> advance(4);
            case BYTES -> advance(length());
            case GROUP -> skipGroup(tag >>> 3, depth + 1);
            default -> throw new Malformed();
        }
    }

    private void skipGroup(int field, int depth) throws Malformed {
        if (depth > DEEPEST_GROUP) throw new Malformed();
        for (int tag = tag(); tag != (field << 3 | END_GROUP); tag = tag()) skip(tag, depth);
    }

    private NodeDefReader inside() throws Malformed {
        int length = length();
        int start = at;
        advance(length);
        return new NodeDefReader(bytes, start, at);
    }

    private String text() throws Malformed {
        int length = length();
        int start = at;
        advance(length);
        return new String(bytes, start, length, StandardCharsets.UTF_8);
    }

    private int tag() throws Malformed {
        long tag = varint();
        if (tag >>> 32 != 0 || tag >>> 3 == 0) throw new Malformed();
        return (int) tag;
    }

    private int length() throws Malformed {
        long length = varint();
        if (length < 0 || length > end - at) throw new Malformed();
        return (int) length;
    }

    private long varint() throws Malformed {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (at >= end) throw new Malformed();
            byte next = bytes[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) return value;
        }
        throw new Malformed();
    }

    private void advance(int count) throws Malformed {
        if (count > end - at) throw new Malformed();
        at += count;
    }

    /** Thrown if the bytes are not the expected protocol buffer. */
    private static final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        Malformed() {
            super(null, null, false, false);
        }
    }
}
