package org.kerasaudit.importer.ops.tensorflow;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.kerasaudit.importer.layers.InputException;
import org.kerasaudit.importer.layers.NotCheckableException;
import org.kerasaudit.importer.ops.Call;
import org.kerasaudit.importer.ops.Operand;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Tensor;

/** {@code tf.strings}: functions of each string. Regular expressions have the syntax of RE2. */
final class TfStrings {
    private static final String WHITESPACE = " \t\n\u000B\f\r";

    static final List<TfFunction> FUNCTIONS = List.of(
            TfFunction.sameShape(
                    "strings.lower",
                    "input encoding:word(,utf-8)",
                    (call, x, kernels) -> each(x, inCase(call, text -> text.toLowerCase(Locale.ROOT)))),
            TfFunction.sameShape(
                    "strings.upper",
                    "input encoding:word(,utf-8)",
                    (call, x, kernels) -> each(x, inCase(call, text -> text.toUpperCase(Locale.ROOT)))),
            TfFunction.sameShape("strings.strip", "input", (call, x, kernels) -> each(x, TfStrings::stripped)),
            TfFunction.sameShape(
                    "strings.length",
                    "input unit:word(BYTE,UTF8_CHAR)",
                    (call, x, kernels) -> count(DType.INT32, x, length(call))),
            TfFunction.sameShape("strings.regex_full_match", "input pattern:text", (call, x, kernels) -> {
                Pattern pattern = pattern(call);
                return count(DType.BOOL, x, text -> pattern.matcher(text).matches() ? 1 : 0);
            }),
            TfFunction.sameShape(
                    "strings.regex_replace",
                    "input pattern:text rewrite:text replace_global:flag(true)",
                    (call, x, kernels) -> each(x, replacement(call))));

    private TfStrings() {}

    private static Tensor each(Tensor x, UnaryOperator<String> function) {
        String[] results = new String[x.size()];
        for (int i = 0; i < results.length; i++) results[i] = function.apply(string(x, i));
        return Tensor.of(results, x.dims());
    }

    private static Tensor count(DType type, Tensor x, ToLongFunction<String> function) {
        long[] results = new long[x.size()];
        for (int i = 0; i < results.length; i++) results[i] = function.applyAsLong(string(x, i));
        return Tensor.of(type, results, x.dims());
    }

    private static String string(Tensor x, int i) {
        if (x.dtype() != DType.STRING) throw new InputException("expected strings, found " + x);
        return x.getString(i);
    }

    /** Without an encoding, only the letters of ASCII change. */
    private static UnaryOperator<String> inCase(Call<Operand> call, UnaryOperator<String> function) {
        if (!call.word("encoding").isEmpty()) return function;
        return text -> {
            StringBuilder result = new StringBuilder();
            text.chars().forEach(c -> result.append(c < 128 ? function.apply(String.valueOf((char) c)) : (char) c));
            return result.toString();
        };
    }

    private static String stripped(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && WHITESPACE.indexOf(text.charAt(from)) >= 0) from++;
        while (to > from && WHITESPACE.indexOf(text.charAt(to - 1)) >= 0) to--;
        return text.substring(from, to);
    }

    private static ToLongFunction<String> length(Call<Operand> call) {
        boolean bytes = call.word("unit").equals("BYTE");
        return text -> bytes ? text.getBytes(StandardCharsets.UTF_8).length : text.codePointCount(0, text.length());
    }

    private static Pattern pattern(Call<Operand> call) {
        try {
            return Pattern.compile(call.word("pattern"));
        } catch (PatternSyntaxException unknown) {
            throw new NotCheckableException("pattern=\"" + call.word("pattern") + "\" is not supported");
        }
    }

    private static UnaryOperator<String> replacement(Call<Operand> call) {
        Pattern pattern = pattern(call);
        String rewrite = call.word("rewrite");
        boolean all = call.flag("replace_global");
        return text -> {
            Matcher matcher = pattern.matcher(text);
            StringBuilder result = new StringBuilder();
            int end = 0;
            while ((all || end == 0 && result.isEmpty()) && matcher.find()) {
                result.append(text, end, matcher.start()).append(rewritten(rewrite, matcher));
                end = matcher.end();
                if (!all) break;
            }
            return result.append(text, end, text.length()).toString();
        };
    }

    /** Replaces {@code \0} to {@code \9} by the groups of the match and {@code \\} by a backslash. */
    private static String rewritten(String rewrite, Matcher match) {
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < rewrite.length(); i++) {
            char c = rewrite.charAt(i);
            if (c != '\\' || i + 1 == rewrite.length()) {
                result.append(c);
                continue;
            }
            char next = rewrite.charAt(++i);
            int group = Character.digit(next, 10);
            if (group < 0) result.append(next);
            else if (group > match.groupCount()) throw new InputException("rewrite refers to group " + group);
            else if (match.group(group) != null) result.append(match.group(group));
        }
        return result.toString();
    }
}
