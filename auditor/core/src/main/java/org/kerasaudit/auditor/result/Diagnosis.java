package org.kerasaudit.auditor.result;

import java.util.List;

/**
 * What explains that a recording is not met.
 *
 * @param causes in the order of the layers concerned; empty where nothing explains it
 * @param unexplained paths of the layers that differ by their own doing for no cause found
 * @param tried how many readings were tried
 * @param complete whether that were all; the search ends when its time is up
 */
public record Diagnosis(List<Cause> causes, List<String> unexplained, int tried, boolean complete) {

    /**
     * A reading of the file that the recording follows.
     *
     * @param id the hypothesis's name, {@code gate-order}
     * @param text what was read otherwise
     * @param layers the paths of the layers concerned; empty for the whole model
     * @param proven whether the recording is met if the file is read so; else nothing contradicts it
     * @param before the largest relative error as the file says
     * @param after the same, read so
     */
    public record Cause(
            String id, String text, String advice, List<String> layers, boolean proven, double before, double after) {}
}
