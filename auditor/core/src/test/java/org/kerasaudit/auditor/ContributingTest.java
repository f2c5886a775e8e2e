package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerasaudit.fixtures.Fixtures;

/** The Java examples of CONTRIBUTING.md compile. They leave imports out: what a package of ours offers is imported for them. */
class ContributingTest {
    private static final Pattern EXAMPLE = Pattern.compile("```java\\R(package [\\w.]+;)\\R(.*?)```", Pattern.DOTALL);
    private static final Pattern TYPE =
            Pattern.compile("^(?:public )?(?:final )?(?:class|record|interface|enum) (\\w+)", Pattern.MULTILINE);
    private static final String IMPORTS = Stream.of(
                    "java.io",
                    "java.util",
                    "java.util.function",
                    "org.jspecify.annotations",
                    "com.fasterxml.jackson.databind",
                    "org.kerasaudit.auditor.health",
                    "org.kerasaudit.auditor.report",
                    "org.kerasaudit.auditor.result",
                    "org.kerasaudit.auditor.rules",
                    "org.kerasaudit.importer.file",
                    "org.kerasaudit.importer.file.bytes",
                    "org.kerasaudit.importer.file.json",
                    "org.kerasaudit.importer.layers",
                    "org.kerasaudit.importer.model",
                    "org.kerasaudit.importer.tensor",
                    "org.kerasaudit.importer.tensor.graph")
            .map(name -> "import " + name + ".*; ")
            .reduce("", String::concat);

    @TempDir
    private static Path classes;

    /** One example: the name of its type, and its text as a file of Java. */
    private record Example(String name, String text) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Example> examples() throws IOException {
        return EXAMPLE.matcher(page())
                .results()
                .map(found -> new Example(name(found.group(2)), found.group(1) + " " + IMPORTS + "\n" + found.group(2)))
                .toList();
    }

    private static String page() throws IOException {
        return Files.readString(Fixtures.root().resolveSibling("CONTRIBUTING.md"));
    }

    private static String name(String text) {
        var type = TYPE.matcher(text);
        if (!type.find()) throw new IllegalArgumentException("no type in the example\n" + text);
        return type.group(1);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void compiles(Example example) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assumeTrue(compiler != null, "a runtime only");
        StringWriter errors = new StringWriter();
        List<String> options = List.of("-proc:none", "-cp", classPath(), "-d", classes.toString());
        assertThat(compiler.getTask(errors, null, null, options, null, List.of(source(example)))
                        .call())
                .as(errors.toString())
                .isTrue();
    }

    @Test
    void everyKindHasOneAndNoneIsLeftOut() throws IOException {
        assertThat(examples()).hasSizeGreaterThanOrEqualTo(5);
        assertThat(page().split("```java", -1)).hasSize(examples().size() + 1);
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static JavaFileObject source(Example example) {
        URI uri = URI.create("string:///" + example.name() + ".java");
        return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return example.text();
            }
        };
    }
}
