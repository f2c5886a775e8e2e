package org.kerasaudit.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerasaudit.auditor.opinion.EngineLimits;
import org.kerasaudit.auditor.opinion.Opinion;

/** Crashes are described in one line. */
class CrashReportTest {
    private static Opinion opinion(int exitCode, String fatalError, String printed) {
        return new CrashReport(exitCode, fatalError.lines().toList(), printed)
                .asException()
                .opinion(EngineLimits.DEFAULT);
    }

    @Test
    void namesTheSignalAndTheNativeLibrary() {
        String fatal = """
                #
                # A fatal error has been detected by the Java Runtime Environment:
                #
                #  SIGSEGV (0xb) at pc=0x00007f1c2a5b1a1e, pid=4242, tid=4243
                #
                # JRE version: OpenJDK Runtime Environment (17.0.15+6)
                # Problematic frame:
                # C  [libhdf5.so.200+0x1e5a1e]  H5T_close+0xe
                #
                """;
        assertThat(opinion(134, fatal, ""))
                .isEqualTo(new Opinion.Crashed("SIGSEGV in libhdf5.so.200  H5T_close+0xe, exit code 134"));
    }

    @Test
    void namesWindowsExceptions() {
        String fatal = """
                #  EXCEPTION_ACCESS_VIOLATION (0xc0000005) at pc=0x00007ffb, pid=1, tid=2
                # Problematic frame:
                # C  [nd4jcpu.dll+0x1a2b]
                """;
        assertThat(opinion(1, fatal, ""))
                .isEqualTo(new Opinion.Crashed("EXCEPTION_ACCESS_VIOLATION in nd4jcpu.dll, exit code 1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"137 | SIGKILL, exit code 137", "134 | SIGABRT, exit code 134", "5   | exit code 5"})
    void derivesTheSignalFromTheExitCode(int exitCode, String how) {
        assertThat(opinion(exitCode, "", "")).isEqualTo(new Opinion.Crashed(how));
    }

    @Test
    void theLastPrintedLineIsTheReason() {
        String printed =
                "Exception in thread \"main\" java.lang.Error: no\n\tat org.Main.main(Main.java:1)\n\t... 2 more\n";
        assertThat(opinion(1, "", printed))
                .isEqualTo(new Opinion.Crashed("exit code 1: Exception in thread \"main\" java.lang.Error: no"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1   |                                                      | java.lang.OutOfMemoryError: Java heap space",
                "134 | # There is insufficient memory for the Java Runtime  | "
            })
    void runningOutOfMemoryIsNotACrash(int exitCode, String fatalError, String printed) {
        assertThat(opinion(exitCode, fatalError == null ? "" : fatalError, printed == null ? "" : printed))
                .isInstanceOf(Opinion.OutOfMemory.class);
    }

    @Test
    void aReportWithoutALibraryNamesOnlyTheSignal() {
        assertThat(new CrashReport(134, List.of("#  SIGABRT (0x6) at pc=0x0, pid=1, tid=1"), "")
                        .asException()
                        .getMessage())
                .isEqualTo("SIGABRT, exit code 134");
    }
}
