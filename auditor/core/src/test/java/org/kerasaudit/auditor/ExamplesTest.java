package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerasaudit.fixtures.Fixtures;

/** The Java examples in the documentation compile. They omit imports and, for short snippets, the enclosing class. */
class ExamplesTest {
    private static final Pattern EXAMPLE =
            Pattern.compile("```java\\R(?:package ([\\w.]+);\\R)?(.*?)```", Pattern.DOTALL);
    private static final Pattern TYPE =
            Pattern.compile("^(?:public )?(?:final )?(?:class|record|interface|enum) (\\w+)", Pattern.MULTILINE);
    private static final String IMPORTS = Stream.of(
                    "java.io",
                    "java.nio.file",
                    "java.util",
                    "java.util.function",
                    "com.fasterxml.jackson.databind",
                    "org.jspecify.annotations",
                    "org.junit.jupiter.api",
                    "org.kerasaudit.auditor",
                    "org.kerasaudit.auditor.health",
                    "org.kerasaudit.auditor.report",
                    "org.kerasaudit.auditor.result",
                    "org.kerasaudit.auditor.rules",
                    "org.kerasaudit.importer",
                    "org.kerasaudit.importer.file",
                    "org.kerasaudit.importer.file.bytes",
                    "org.kerasaudit.importer.file.json",
                    "org.kerasaudit.importer.layers",
                    "org.kerasaudit.importer.model",
                    "org.kerasaudit.importer.run",
                    "org.kerasaudit.importer.tensor",
                    "org.kerasaudit.importer.tensor.graph",
                    "static org.junit.jupiter.api.Assertions")
            .map(name -> "import " + name + ".*; ")
            .reduce("", String::concat);

    @TempDir
    private static Path classes;

    /** One example: the name of its type, and its text as a Java file. */
    record Example(String name, String text) {
        static Example of(String where, @Nullable String packageName, String text) {
            String head = "package " + (packageName == null ? "example" : packageName) + "; " + IMPORTS;
            if (text.startsWith("import ")) return new Example(where, text + "class " + where + " {}");
            Matcher type = TYPE.matcher(text);
            if (type.find()) return new Example(type.group(1), head + "\n" + text);
            String body = text.startsWith("@") ? text : "public void run() throws Exception {\n" + text + "}";
            String fields = "public KerasModel model; public List<Tensor> inputs;";
            return new Example(where, head + "public class " + where + " { " + fields + "\n" + body + "}");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Example> examples() throws IOException {
        List<Example> examples = new ArrayList<>(examples("README"));
        examples.addAll(examples("CONTRIBUTING"));
        examples.addAll(examples("docs/java"));
        return examples;
    }

    static List<Example> examples(String page) throws IOException {
        List<Example> examples = new ArrayList<>();
        Matcher found = EXAMPLE.matcher(Files.readString(Fixtures.root().resolveSibling(page + ".md")));
        String name = page.replace("/", "_");
        while (found.find()) examples.add(Example.of(name + examples.size(), found.group(1), found.group(2)));
        return examples;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void compiles(Example example) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assumeTrue(compiler != null, "no compiler in this runtime");
        StringWriter errors = new StringWriter();
        List<String> options = List.of("-proc:none", "-cp", classPath(), "-d", classes.toString());
        assertThat(compiler.getTask(errors, null, null, options, null, List.of(source(example)))
                        .call())
                .as(errors.toString())
                .isTrue();
    }

    @Test
    void everyExtensionPointHasAnExample() throws IOException {
        assertThat(examples("CONTRIBUTING")).hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    void theCustomLayerIsTheOneThatTestsRun() throws IOException {
        List<String> tested = Files.readAllLines(
                Fixtures.root().resolveSibling("auditor/core/src/test/java/org/kerasaudit/example/AcmeLayers.java"));
        for (String page : List.of("CONTRIBUTING", "docs/java")) {
            String layer = examples(page).stream()
                    .filter(example -> example.name().equals("AcmeLayers"))
                    .findFirst()
                    .orElseThrow()
                    .text();
            assertThat(layer.lines().skip(1).map(line -> line.replaceFirst(" // .*", "")))
                    .as(page)
                    .hasSizeGreaterThan(20)
                    .isSubsetOf(tested);
        }
    }

    static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    static JavaFileObject source(Example example) {
        URI uri = URI.create("string:///" + example.name() + ".java");
        return new SimpleJavaFileObject(uri, JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return example.text();
            }
        };
    }
}
