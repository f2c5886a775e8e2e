package org.kerasaudit.auditor.result;

import java.util.List;

/**
 * The explanation of why predictions differ from a recording.
 *
 * @param causes in layer order; empty if nothing explains the difference
 * @param unexplained paths of layers that cause differences for which no cause was found
 * @param tried how many alternatives were tried
 * @param complete whether all alternatives were tried; the search ends when its time is up
 */
public record Diagnosis(List<Cause> causes, List<String> unexplained, int tried, boolean complete) {

    /**
     * An alternative reading of the file that explains the recording.
     *
     * @param id the hypothesis's name, such as {@code gate-order}
     * @param text how the alternative differs from the file
     * @param layers the paths of the affected layers; empty for the whole model
     * @param proven whether the model then matches the recording; if not, nothing contradicts the cause, but nothing
     *     proves it
     * @param before the largest relative error without the alternative
     * @param after the largest relative error with the alternative
     */
    public record Cause(
            String id, String text, String advice, List<String> layers, boolean proven, double before, double after) {}
}
