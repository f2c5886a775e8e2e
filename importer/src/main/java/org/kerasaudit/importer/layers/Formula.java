package org.kerasaudit.importer.layers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kerasaudit.importer.tensor.Shape;

/**
 * A parameter formula as data: the printed text is the text that is evaluated. Operators are {@code + - ×} and parentheses.
 *
 * @param text e.g. {@code 4 × ((input_dim + units) × units + units)}
 * @param values the values of the names in the text; {@link Shape#UNKNOWN} if unknown
 */
public record Formula(String text, Map<String, Long> values) {
    public static final Formula ZERO = new Formula("0", Map.of());

    private static final Pattern TOKEN = Pattern.compile("\\s*([A-Za-z_]\\w*|\\d+|[-+×()])");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");

    /** Tokens of formulas already evaluated; layers share a few distinct formulas. */
    private static final Map<String, List<String>> TOKENS = new ConcurrentHashMap<>();

    private static final int MAX_FORMULAS = 1000;

    public Formula {
        values = new LinkedHashMap<>(values);
    }

    /** Creates a formula, e.g. {@code Formula.of("input_dim × units", "input_dim", 4L, "units", 3L)}. */
    public static Formula of(String text, Object... namesAndValues) {
        Map<String, Long> values = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            values.put((String) namesAndValues[i], ((Number) namesAndValues[i + 1]).longValue());
        }
        return new Formula(text, values);
    }

    /** Sums formulas whose names may clash; each formula is replaced by its value. */
    public static Formula sum(List<Formula> parts) {
        List<String> terms = new ArrayList<>();
        Map<String, Long> unknown = new LinkedHashMap<>();
        for (Formula part : parts) {
            OptionalLong value = part.evaluate();
            if (value.isEmpty()) unknown.put("unknown", Shape.UNKNOWN);
            if (value.isEmpty() || value.getAsLong() != 0) {
                terms.add(value.isPresent() ? Long.toString(value.getAsLong()) : "unknown");
            }
        }
        return terms.isEmpty() ? ZERO : new Formula(String.join(" + ", terms), unknown);
    }

    /** Adds a formula; a name that occurs in both has the same value in both. */
    public Formula plus(Formula more) {
        Map<String, Long> all = new LinkedHashMap<>(values);
        all.putAll(more.values);
        return new Formula(text + " + " + more.text, all);
    }

    /** Multiplies this formula, e.g. {@code 2 × (…)} for the two directions of Bidirectional. */
    public Formula times(String factor, long value) {
        Map<String, Long> all = new LinkedHashMap<>(values);
        boolean literal = factor.chars().allMatch(Character::isDigit);
        if (!literal) all.put(factor, value);
        return new Formula(factor + " × (" + text + ")", all);
    }

    /** Returns the formula with its numbers substituted, e.g. {@code 4 × ((100 + 32) × 32 + 32)}. */
    public String substituted() {
        Matcher names = NAME.matcher(text);
        return names.replaceAll(name -> {
            long value = values.getOrDefault(name.group(), Shape.UNKNOWN);
            return value == Shape.UNKNOWN ? "None" : Long.toString(value);
        });
    }

    /**
     * Evaluates the formula; empty if the value of a name is unknown. Throws {@link ArithmeticException} on overflow.
     */
    public OptionalLong evaluate() {
        return new Evaluator().evaluate();
    }

    private List<String> tokens() {
        List<String> known = TOKENS.get(text);
        if (known != null) return known;
        List<String> tokens = tokens(text);
        if (TOKENS.size() < MAX_FORMULAS) TOKENS.put(text, tokens);
        return tokens;
    }

    private static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        int end = 0;
        while (matcher.find() && matcher.start() == end) {
            tokens.add(matcher.group(1));
            end = matcher.end();
        }
        if (end != text.length()) throw new IllegalStateException("not a formula: " + text);
        return List.copyOf(tokens);
    }

    private final class Evaluator {
        private final List<String> tokens = Formula.this.tokens();
        private int at;
        private boolean unknown;

        OptionalLong evaluate() {
            long value = sum();
            if (at != tokens.size()) throw new IllegalStateException("not a formula: " + text);
            return unknown ? OptionalLong.empty() : OptionalLong.of(value);
        }

        private long sum() {
            long value = product();
            while (at < tokens.size() && (peek("+") || peek("-"))) {
                boolean plus = tokens.get(at++).equals("+");
                long term = product();
                value = plus ? Math.addExact(value, term) : Math.subtractExact(value, term);
            }
            return value;
        }

        private long product() {
            long value = atom();
            while (peek("×")) {
                at++;
                value = Math.multiplyExact(value, atom());
            }
            return value;
        }

        private long atom() {
            String token = at < tokens.size() ? tokens.get(at++) : "";
            if (token.equals("(")) {
                long value = sum();
                if (!peek(")")) throw new IllegalStateException("not a formula: " + text);
                at++;
                return value;
            }
            if (!token.isEmpty() && Character.isDigit(token.charAt(0))) return Long.parseLong(token);
            Long value = values.get(token);
            if (value == null) throw new IllegalStateException("no value for '" + token + "' in " + text);
            if (value == Shape.UNKNOWN) unknown = true;
            return value == Shape.UNKNOWN ? 1 : value;
        }

        private boolean peek(String token) {
            return at < tokens.size() && tokens.get(at).equals(token);
        }
    }
}
