package org.kerasaudit.auditor.rules.security;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists of names, each in a word file next to this class, read on demand. */
enum Names {
    KERAS_FUNCTIONS("keras-functions.txt"),
    KERAS_BACKEND_FUNCTIONS("keras-backend-functions.txt"),
    TENSORFLOW_FUNCTIONS("tensorflow-functions.txt"),
    TENSORFLOW_SYMBOLS("tensorflow-symbols.txt"),
    TENSORFLOW_OPERATIONS("tensorflow-operations.txt"),
    COMPANION_CLASSES("companion-classes.txt"),
    PYTHON_MODULES("python-modules.txt"),
    PYTHON_BUILTINS("python-builtins.txt");

    private final String file;
    private volatile Set<String> words = Set.of();

    Names(String file) {
        this.file = file;
    }

    boolean contain(String name) {
        if (words.isEmpty()) words = read();
        return words.contains(name);
    }

    private Set<String> read() {
        try (InputStream in = Names.class.getResourceAsStream(file)) {
            if (in == null) throw new IllegalStateException(file + " is not on the class path");
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Stream.of(line.split(" ")))
                    .filter(word -> !word.isEmpty())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
