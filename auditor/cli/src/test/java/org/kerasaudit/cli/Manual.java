package org.kerasaudit.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.kerasaudit.fixtures.Fixtures;

/** The command lines shown in the documentation. */
final class Manual {
    static final Path ROOT = Fixtures.root().getParent();

    private static final Pattern SHELL = Pattern.compile(
            "\\$ .*|(\\./)?(keras-audit|mvnw|python3?|pip3?|git|ln|cd|curl|docker|export|sh|make)\\b.*");
    private static final Pattern INLINE = Pattern.compile("`([^`\\n]+)`");

    private Manual() {}

    /**
     * One line for a shell.
     *
     * @param text without the prompt, description and redirection
     * @param output lines shown below it; {@code ...} marks omitted lines
     */
    record Command(String page, String text, List<String> output) {
        boolean isOurs() {
            return text.matches("(\\./)?keras-audit( .*)?");
        }

        List<String> arguments() {
            return Stream.of(text.split(" ")).skip(1).toList();
        }

        @Override
        public String toString() {
            return page + ": " + text;
        }
    }

    /** Returns the command lines in the code blocks of every page, in order. */
    static List<Command> commands() throws IOException {
        List<Command> commands = new ArrayList<>();
        for (Path page : pages()) {
            for (List<String> block : blocks(Files.readAllLines(page))) add(name(page), block, commands);
        }
        return commands;
    }

    /** Returns the inline code in the text of every page. */
    static List<String> inlineCode() throws IOException {
        List<String> code = new ArrayList<>();
        for (Path page : pages()) {
            String prose = Files.readString(page).replaceAll("(?ms)^```.*?^```$|^    [^\\n]*$", "");
            INLINE.matcher(prose).results().map(found -> found.group(1)).forEach(code::add);
        }
        return code;
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of("README.md", "CONTRIBUTING.md").map(ROOT::resolve),
                            docs.filter(file -> file.toString().endsWith(".md")).sorted())
                    .toList();
        }
    }

    private static String name(Path page) {
        return ROOT.relativize(page).toString();
    }

    /** Returns the blocks of indented code and of fenced shell code. */
    private static List<List<String>> blocks(List<String> page) {
        List<List<String>> blocks = new ArrayList<>(List.of(new ArrayList<>()));
        String fence = null;
        for (String line : page) {
            if (line.startsWith("```")) {
                fence = fence == null ? line.substring(3) : null;
                blocks.add(new ArrayList<>());
            } else if (fence == null && line.startsWith("    ")) {
                blocks.get(blocks.size() - 1).add(line.substring(4));
            } else if (fence != null && fence.matches("(sh|shell|bash|console)?")) {
                blocks.get(blocks.size() - 1).add(line);
            } else if (!line.isEmpty()) {
                blocks.add(new ArrayList<>());
            }
        }
        return blocks;
    }

    /** Adds the commands of a block. If it has prompts, lines without one are output. */
    private static void add(String page, List<String> block, List<Command> commands) {
        boolean prompts = block.stream().anyMatch(line -> line.startsWith("$ "));
        for (String line : block) {
            if (prompts ? line.startsWith("$ ") : SHELL.matcher(line).matches()) {
                String text = line.replaceFirst("^\\$ ", "").replaceFirst("(  +| > ).*", "");
                commands.add(new Command(page, text, new ArrayList<>()));
            } else if (prompts) {
                commands.get(commands.size() - 1).output().add(line);
            }
        }
    }
}
