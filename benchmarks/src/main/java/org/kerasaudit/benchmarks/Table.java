package org.kerasaudit.benchmarks;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** A Markdown table of medians in milliseconds and their ratios. */
final class Table {
    private final StringBuilder rows = new StringBuilder();

    void add(String model, int batch, Map<String, double[]> times) {
        double ours = median(of("onednn", times));
        rows.append("| ")
                .append(model)
                .append(" | ")
                .append(batch)
                .append(" | ")
                .append(millis(ours));
        rows.append(" | ").append(millis(median(of("onnxruntime", times))));
        rows.append(" | **").append(ratio(ours, of("onnxruntime", times))).append("** | ");
        double[] dl4j = times.get("dl4j");
        rows.append(dl4j == null ? "– | –" : millis(median(dl4j)) + " | " + times(median(dl4j), ours));
        double plain = median(of("plain", times));
        rows.append(" | ")
                .append(millis(plain))
                .append(" | ")
                .append(times(plain, ours))
                .append(" |\n");
        System.err.println(
                rows.substring(rows.lastIndexOf("\n", rows.length() - 2) + 1).trim());
    }

    private static double[] of(String contender, Map<String, double[]> times) {
        return Objects.requireNonNull(times.get(contender), contender);
    }

    private static double median(double[] sorted) {
        return sorted[sorted.length / 2];
    }

    private static String millis(double time) {
        return String.format(Locale.ROOT, time < 10 ? "%.2f" : "%.0f", time);
    }

    private static String ratio(double ours, double[] theirs) {
        return String.format(Locale.ROOT, "%.2f", ours / median(theirs));
    }

    private static String times(double theirs, double ours) {
        return String.format(Locale.ROOT, "%.0f×", theirs / ours);
    }

    String text() {
        return "| model | batch | oneDNN (ms) | ONNX Runtime (ms) | ours / ONNX Runtime | DL4J (ms) | DL4J / ours | plain (ms) | plain / ours |\n"
                + "|---|---|---|---|---|---|---|---|---|\n" + rows;
    }
}
