package org.kerasaudit.auditor.report.summary;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.kerasaudit.importer.file.bytes.Printable;

/** A table in the style of Python's rich: a heavy header, a line between rows, long cells wrapped at words. */
final class RichTable {
    private static final int PADDING = 2;
    private static final Pattern WORD = Pattern.compile("\\s*\\S+\\s*");

    /** The alignment of a cell's text. */
    enum Align {
        LEFT,
        RIGHT,
        CENTER
    }

    /** @param width the requested width; the table shrinks all columns equally to make room for lines and padding */
    record Column(String name, Align align, int width) {}

    private final List<Column> columns;
    private final int[] widths;

    /** Throws {@link IllegalArgumentException} if {@code width} leaves no room for a column. */
    RichTable(List<Column> columns, int width) {
        this.columns = columns;
        this.widths = widths(columns, width);
        for (int i = 0; i < widths.length; i++) {
            if (columns.get(i).width() < 4 || widths[i] < 1) {
                throw new IllegalArgumentException("a width of " + width + " leaves no room for a column");
            }
        }
    }

    List<String> render(List<List<String>> rows) {
        List<String> lines = new ArrayList<>();
        lines.add(rule("┏", "━", "┳", "┓"));
        cells(columns.stream().map(Column::name).toList(), "┃", true, lines);
        for (int i = 0; i < rows.size(); i++) {
            lines.add(i == 0 ? rule("┡", "━", "╇", "┩") : rule("├", "─", "┼", "┤"));
            cells(rows.get(i), "│", false, lines);
        }
        lines.add(rule("└", "─", "┴", "┘"));
        return lines;
    }

    /** Returns the lines of a text on a console; words longer than a line are broken. */
    static List<String> fold(String text, int width) {
        return split(Printable.line(text), width, true);
    }

    /** Returns the text width of each column: the excess is taken equally from all of them, with halves rounded to even. */
    private static int[] widths(List<Column> columns, int width) {
        int[] room = columns.stream().mapToInt(Column::width).toArray();
        int sum = columns.stream().mapToInt(Column::width).sum();
        int excess = sum + (PADDING + 1) * columns.size() + 1 - width;
        for (int i = 0; i < room.length; i++) {
            int share = (int) Math.rint((double) excess / (room.length - i));
            room[i] -= share;
            excess -= share;
        }
        return room;
    }

    private String rule(String left, String fill, String between, String right) {
        List<String> parts = new ArrayList<>();
        for (int width : widths) parts.add(fill.repeat(width + PADDING));
        return left + String.join(between, parts) + right;
    }

    private void cells(List<String> cells, String edge, boolean atBottom, List<String> lines) {
        List<List<String>> wrapped = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++)
            wrapped.add(
                    wrap(Printable.line(cells.get(i)), widths[i], columns.get(i).align()));
        int height = wrapped.stream().mapToInt(List::size).max().orElse(1);
        for (int row = 0; row < height; row++) {
            List<String> parts = new ArrayList<>();
            for (int i = 0; i < cells.size(); i++) {
                List<String> cell = wrapped.get(i);
                int at = atBottom ? row - (height - cell.size()) : row;
                boolean text = at >= 0 && at < cell.size();
                parts.add(" " + (text ? cell.get(at) : " ".repeat(widths[i])) + " ");
            }
            lines.add(parts.stream().collect(Collectors.joining(edge, edge, edge)));
        }
    }

    private static List<String> wrap(String text, int width, Align align) {
        return split(text, width, false).stream()
                .map(line -> align(line, width, align))
                .toList();
    }

    private static String align(String text, int width, Align align) {
        String line = clip(align == Align.LEFT ? text : text.stripTrailing(), width);
        int spare = width - cells(line);
        int before = switch (align) {
            case LEFT -> 0;
            case RIGHT -> spare;
            case CENTER -> spare / 2;
        };
        return " ".repeat(before) + line + " ".repeat(spare - before);
    }

    private static String clip(String line, int width) {
        return cells(line) <= width ? line : fitting(line, width - 1) + "…";
    }

    /** Returns the longest prefix of a text that fits, with a space in place of half a wide character at the end. */
    private static String fitting(String text, int width) {
        StringBuilder fit = new StringBuilder();
        int used = 0;
        for (int point : text.codePoints().toArray()) {
            if (used + CellWidth.of(point) > width) break;
            fit.appendCodePoint(point);
            used += CellWidth.of(point);
        }
        return fit + " ".repeat(width - used);
    }

    private static List<String> split(String text, int width, boolean fold) {
        List<Integer> breaks = new ArrayList<>();
        Matcher word = WORD.matcher(text);
        int used = 0;
        while (word.find()) {
            int bare = cells(word.group().stripTrailing());
            if (width - used >= bare) {
                used += cells(word.group());
            } else if (bare > width) {
                if (word.start() > 0) breaks.add(word.start());
                used = fold ? foldWord(word, width, breaks) : cells(word.group());
            } else if (used > 0 && word.start() > 0) {
                breaks.add(word.start());
                used = cells(word.group());
            }
        }
        return cut(text, breaks, width);
    }

    /** Breaks a word at every full line; returns the width of the remainder on the last line. */
    private static int foldWord(Matcher word, int width, List<Integer> breaks) {
        int used = 0;
        int at = word.start();
        for (int point : word.group().codePoints().toArray()) {
            if (used + CellWidth.of(point) > width) {
                breaks.add(at);
                used = 0;
            }
            used += CellWidth.of(point);
            at += Character.charCount(point);
        }
        return used;
    }

    private static List<String> cut(String text, List<Integer> breaks, int width) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int end : breaks) {
            lines.add(withoutOverhang(text.substring(start, end), width));
            start = end;
        }
        lines.add(withoutOverhang(text.substring(start), width));
        return lines;
    }

    /** Removes trailing spaces that do not fit on the line. */
    private static String withoutOverhang(String line, int width) {
        int excess = line.codePointCount(0, line.length()) - width;
        int spaces = line.length() - line.stripTrailing().length();
        return excess > 0 ? line.substring(0, line.length() - Math.min(excess, spaces)) : line;
    }

    private static int cells(String text) {
        return text.codePoints().map(CellWidth::of).sum();
    }
}
