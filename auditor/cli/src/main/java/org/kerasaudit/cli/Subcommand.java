package org.kerasaudit.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A command whose fields declare its options and supply their values after parsing. There are no annotations: reading them
 * takes longer than auditing a small model.
 */
abstract class Subcommand implements Callable<Integer> {
    private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);

    /** @param examples shown at the end of the help under a heading */
    Subcommand(String name, String description, String... examples) {
        spec.name(name).usageMessage().description(description).footer(examples);
        spec.usageMessage().footerHeading(isOne(examples) ? "%nExample:%n" : "%nExamples:%n");
        spec.usageMessage().sortOptions(false);
    }

    private static boolean isOne(String... examples) {
        return examples.length < 2 || !examples[1].startsWith("  ");
    }

    /** Appends {@code --help} and {@code --version} to {@code spec}. */
    static void addStandardOptions(CommandSpec spec) {
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help message and exit.")
                .build());
        spec.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Print version information and exit.")
                .build());
        spec.versionProvider(new Version());
    }

    /** Returns the parser of this command. */
    final CommandLine commandLine() {
        addStandardOptions(spec);
        return new CommandLine(spec);
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    final BooleanSupplier flag(String name, String description) {
        OptionSpec flag = add(OptionSpec.builder(name)
                .type(boolean.class)
                .description(description)
                .build());
        return () -> given(flag, false);
    }

    final <T> Supplier<T> option(String name, String label, Class<T> type, T defaultValue, String description) {
        OptionSpec option = add(described(name, label, description).type(type).build());
        return () -> given(option, defaultValue);
    }

    final <T> Supplier<Optional<T>> option(String name, String label, Class<T> type, String description) {
        OptionSpec option = add(described(name, label, description).type(type).build());
        return () -> Optional.ofNullable(option.<@Nullable T>getValue());
    }

    /** Adds an option with a former name, which still works but is hidden from the help. */
    final <T> Supplier<Optional<T>> option(
            String name, String formerName, String label, Class<T> type, String description) {
        Supplier<Optional<T>> option = option(name, label, type, description);
        OptionSpec former =
                add(OptionSpec.builder(formerName).type(type).hidden(true).build());
        return () -> option.get().or(() -> Optional.ofNullable(former.<@Nullable T>getValue()));
    }

    /** Adds an option with a custom converter. */
    final <T> Supplier<Optional<T>> option(
            String name, String label, CommandLine.ITypeConverter<T> converter, String description) {
        OptionSpec option = add(described(name, label, description)
                .type(Object.class)
                .converters(converter)
                .build());
        return () -> Optional.ofNullable(option.<@Nullable T>getValue());
    }

    /** Adds an option that may be repeated; its value is empty if it is not given. */
    final Supplier<Optional<List<String>>> options(String name, String label, String description) {
        OptionSpec option = add(described(name, label, description)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .build());
        return () -> Optional.ofNullable(option.<@Nullable List<String>>getValue());
    }

    /** Adds an option with {@code NAME=NUMBER} values that may be repeated. */
    final Supplier<Map<String, Long>> numbers(String name, String label, String description) {
        OptionSpec option = add(described(name, label, description)
                .type(Map.class)
                .auxiliaryTypes(String.class, Long.class)
                .build());
        return () -> given(option, Map.of());
    }

    /** Adds a required option. */
    final <T> Supplier<T> required(String name, String label, Class<T> type, String description) {
        OptionSpec option = add(
                described(name, label, description).type(type).required(true).build());
        return () -> option.getValue();
    }

    /** Adds a required parameter at position {@code index}. */
    final <T> Supplier<T> parameter(int index, String label, Class<T> type, String description) {
        PositionalParamSpec parameter = positional(label, description)
                .index(String.valueOf(index))
                .arity("1")
                .required(true)
                .type(type)
                .build();
        spec.addPositional(parameter);
        return () -> parameter.getValue();
    }

    /** Adds the only parameter, which is optional. */
    final Supplier<Optional<String>> parameter(String label, String description) {
        PositionalParamSpec parameter = positional(label, description)
                .index("0")
                .arity("0..1")
                .type(String.class)
                .build();
        spec.addPositional(parameter);
        return () -> Optional.ofNullable(parameter.<@Nullable String>getValue());
    }

    /** Adds a list of parameters with at least one element. */
    final <T> Supplier<List<T>> parameters(String label, Class<T> type, String description) {
        PositionalParamSpec parameters = positional(label, description)
                .index("0..*")
                .arity("1..*")
                .required(true)
                .type(List.class)
                .auxiliaryTypes(type)
                .build();
        spec.addPositional(parameters);
        return () -> parameters.getValue();
    }

    /** Joins one or more names: {@code text, json or csv}. */
    static String either(List<String> names) {
        int last = names.size() - 1;
        return last == 0 ? names.get(0) : String.join(", ", names.subList(0, last)) + " or " + names.get(last);
    }

    private OptionSpec add(OptionSpec option) {
        spec.addOption(option);
        return option;
    }

    private static OptionSpec.Builder described(String name, String label, String description) {
        return OptionSpec.builder(name).paramLabel(label).description(description);
    }

    private static PositionalParamSpec.Builder positional(String label, String description) {
        return PositionalParamSpec.builder().paramLabel(label).description(description);
    }

    private static <T> T given(ArgSpec argument, T defaultValue) {
        @Nullable T value = argument.getValue();
        return value == null ? defaultValue : value;
    }
}
