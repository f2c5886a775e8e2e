package org.kerasaudit.dl4j.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Failures are described in one line, the same on every run. */
class OneLineTest {
    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(
                        new IllegalStateException(
                                "Unsupported keras layer type GRU. Please file an issue at https://x.y/z."),
                        "Unsupported keras layer type GRU"),
                Arguments.of(new RuntimeException("no\n  way"), "no way"),
                Arguments.of(new RuntimeException("outer", new RuntimeException("inner")), "inner"),
                Arguments.of(new RuntimeException("outer", new RuntimeException()), "outer"),
                Arguments.of(new NullPointerException(), "NullPointerException"),
                Arguments.of(
                        new IndexOutOfBoundsException("Index 0 out of bounds for length 0"),
                        "IndexOutOfBoundsException: Index 0 out of bounds for length 0"),
                Arguments.of(
                        new ClassCastException(
                                "class A cannot be cast to class B (A and B are in unnamed module of loader"
                                        + " 'app')"),
                        "ClassCastException: class A cannot be cast to class B"),
                Arguments.of(
                        new RuntimeException(
                                "Op with name 38013c09-1a31-4a4e-8f37-9115d5bdb615 and op type [conv1d] execution failed"),
                        "Op with op type [conv1d] execution failed"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void describesTheFailure(Throwable failure, String reason) {
        assertThat(OneLine.of(failure)).isEqualTo(reason);
    }
}
