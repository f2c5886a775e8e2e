package org.kerasaudit.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a terminal shows, as an SVG image. */
final class TerminalPicture {
    private static final int COLUMNS = 100;
    private static final double COLUMN = 8.4;
    private static final int LINE = 20;
    private static final int BAR = 36;
    private static final int MARGIN = 20;
    private static final String INDENT = "    ";

    private static final Pattern SPAN = Pattern.compile("\u001b\\[(\\d+)m(.*?)\u001b\\[0m|([^\u001b]+)");
    private static final Map<String, String> CLASSES =
            Map.of("1", "bold", "31", "red", "32", "green", "33", "yellow", "36", "cyan");

    private static final String STYLE = """
            <style>
            text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #c9d1d9; }
            .title { font-size: 13px; fill: #8b949e; }
            .bold { font-weight: bold; fill: #f0f6fc; }
            .red { font-weight: bold; fill: #ff7b72; }
            .green { font-weight: bold; fill: #7ee787; }
            .yellow { font-weight: bold; fill: #e3b341; }
            .cyan { font-weight: bold; fill: #76e3ea; }
            </style>
            """;

    private TerminalPicture() {}

    /**
     * Returns the picture of one command and what it printed.
     *
     * @param output the output, with ANSI colors
     */
    static String of(String command, String output) {
        List<String> lines = new ArrayList<>();
        lines.add("\u001b[32m$\u001b[0m " + command);
        output.lines().forEach(line -> lines.addAll(wrapped(line)));
        long width = Math.round(COLUMNS * COLUMN) + 2 * MARGIN;
        int height = BAR + 2 * MARGIN + lines.size() * LINE - LINE / 2;
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"%2$d\" viewBox=\"0 0 %1$d %2$d\">%n",
                width,
                height));
        svg.append(STYLE).append(frame(width, height));
        for (int i = 0; i < lines.size(); i++) svg.append(line(lines.get(i), BAR + MARGIN + 10 + i * LINE));
        return svg.append("</svg>\n").toString();
    }

    private static String frame(long width, int height) {
        String frame = """
                <rect width="%1$d" height="%2$d" rx="10" fill="#0d1117"/>
                <path d="M0 %3$d V10 Q0 0 10 0 H%4$d Q%1$d 0 %1$d 10 V%3$d Z" fill="#21262d"/>
                <circle cx="22" cy="18" r="6" fill="#ff5f57"/>
                <circle cx="42" cy="18" r="6" fill="#febc2e"/>
                <circle cx="62" cy="18" r="6" fill="#28c840"/>
                <text class="title" x="%5$d" y="23" text-anchor="middle">keras-audit</text>
                """;
        return String.format(Locale.ROOT, frame, width, height, BAR, width - 10, width / 2);
    }

    private static String line(String line, int y) {
        if (line.isBlank()) return "";
        StringBuilder text = new StringBuilder();
        Matcher span = SPAN.matcher(line);
        while (span.find()) {
            if (span.group(3) != null) text.append(escaped(span.group(3)));
            else
                text.append("<tspan class=\"")
                        .append(CLASSES.get(span.group(1)))
                        .append("\">")
                        .append(escaped(span.group(2)))
                        .append("</tspan>");
        }
        String start =
                "<text x=\"%d\" y=\"%d\" textLength=\"%.1f\" lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\">";
        return String.format(Locale.ROOT, start, MARGIN, y, plain(line).length() * COLUMN) + text + "</text>\n";
    }

    /** Returns the line and its continuations, which are indented; only plain text is long enough to be wrapped. */
    static List<String> wrapped(String line) {
        List<String> lines = new ArrayList<>();
        String rest = line;
        while (plain(rest).length() > COLUMNS) {
            int hidden = rest.length() - plain(rest).length();
            int end = rest.lastIndexOf(' ', COLUMNS + hidden);
            lines.add(rest.substring(0, end));
            rest = INDENT + rest.substring(end + 1);
        }
        lines.add(rest);
        return lines;
    }

    /** Returns the text without colors. */
    static String plain(String output) {
        return output.replaceAll("\u001b\\[\\d+m", "");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
