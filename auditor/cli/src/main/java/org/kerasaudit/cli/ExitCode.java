package org.kerasaudit.cli;

import java.util.LinkedHashMap;
import java.util.Map;

/** The exit codes of the command. */
final class ExitCode {
    static final int CLEAN = 0;
    static final int FINDINGS = 1;
    static final int WRONG_USAGE = 2;
    static final int INCOMPLETE = 3;
    static final int INTERNAL_ERROR = 4;

    /** The meaning of each code, as shown in the help. */
    static final Map<String, String> MEANINGS = meanings();

    private ExitCode() {}

    private static Map<String, String> meanings() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("0", "clean");
        all.put("1", "findings at or above --fail-on");
        all.put("2", "usage error");
        all.put("3", "incomplete: something could not be read or checked");
        all.put("4", "internal error");
        return all;
    }
}
