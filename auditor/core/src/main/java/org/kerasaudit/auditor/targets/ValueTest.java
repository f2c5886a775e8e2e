package org.kerasaudit.auditor.targets;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.OptionalInt;

/** A test of one configuration value; a missing or null value passes {@code absent} only. */
@FunctionalInterface
interface ValueTest {
    boolean holds(JsonNode value, Site site);

    /** Reads a test: a plain value, or an object with one of the keys below. */
    static ValueTest read(Strict node) {
        if (!node.isObject()) return is(node.value());
        ValueTest test = switch (node.onlyKey()) {
            case "in" -> in(node.values("in"));
            case "notIn" -> given(negated(in(node.values("notIn"))));
            case "not" -> given(negated(is(node.child("not").value())));
            case "absent" -> absent(node.flag("absent"));
            case "atLeast" -> atLeast(node.number("atLeast"));
            case "above" -> above(node.number("above"));
            case "wholeNumber" -> wholeNumber(node.flag("wholeNumber"));
            case "object" -> object(node.flag("object"));
            case "contains" -> contains(node.child("contains").value());
            case "lastAxis" -> lastAxis(node.flag("lastAxis"));
            default -> throw node.unknown();
        };
        node.finish();
        return test;
    }

    private static ValueTest is(JsonNode wanted) {
        return (value, site) -> same(value, wanted);
    }

    private static ValueTest in(List<JsonNode> wanted) {
        return (value, site) -> {
            for (JsonNode one : wanted) if (same(value, one)) return true;
            return false;
        };
    }

    private static ValueTest negated(ValueTest test) {
        return (value, site) -> !test.holds(value, site);
    }

    private static ValueTest given(ValueTest test) {
        return (value, site) -> !isAbsent(value) && test.holds(value, site);
    }

    private static ValueTest absent(boolean wanted) {
        return (value, site) -> isAbsent(value) == wanted;
    }

    private static ValueTest atLeast(double least) {
        return (value, site) -> value.isNumber() && value.asDouble() >= least;
    }

    private static ValueTest above(double least) {
        return (value, site) -> value.isNumber() && value.asDouble() > least;
    }

    private static ValueTest wholeNumber(boolean wanted) {
        return (value, site) -> value.isNumber() && value.isIntegralNumber() == wanted;
    }

    private static ValueTest object(boolean wanted) {
        return given((value, site) -> value.isObject() == wanted);
    }

    private static ValueTest contains(JsonNode wanted) {
        return (value, site) -> {
            for (JsonNode item : value) if (same(item, wanted)) return true;
            return false;
        };
    }

    /** Tests whether an axis, or a list of one axis, is the input's last. Any axis but -1 needs a known rank. */
    private static ValueTest lastAxis(boolean wanted) {
        return (value, site) -> {
            JsonNode axis = value.isArray() && value.size() == 1 ? value.get(0) : value;
            if (!axis.isIntegralNumber()) return value.isArray() && value.size() > 1 && !wanted;
            if (axis.asInt() == -1) return wanted;
            OptionalInt rank = site.ownRank();
            return rank.isPresent() && (axis.asInt() == rank.getAsInt() - 1) == wanted;
        };
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static boolean same(JsonNode a, JsonNode b) {
        return a.isNumber() && b.isNumber() ? a.asDouble() == b.asDouble() : a.equals(b);
    }
}
