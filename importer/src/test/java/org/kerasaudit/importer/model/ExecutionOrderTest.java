package org.kerasaudit.importer.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The expected order is that in which Keras 3.15.1 lists the nodes of these graphs. */
class ExecutionOrderTest {
    /** 0 → 1 → 2 → 4 and 0 → 3 → 4: call 3 is as deep as call 2 and visited later. */
    @Test
    void theDeepestCallComesFirst() {
        int[][] feeders = {{}, {0}, {1}, {0}, {2, 3}};
        assertThat(ExecutionOrder.places(feeders, new int[] {0, 1, 2, 3, 4}, new int[] {4}))
                .containsExactly(0, 1, 2, 3, 4);
    }

    /** Calls 1 and 3 belong to one layer; 3 is visited first and ranks as deep as 1 although closer to the output. */
    @Test
    void allCallsOfALayerAreAsDeepAsTheDeepestVisitedBefore() {
        int[][] feeders = {{}, {0}, {1}, {0}, {3, 2}};
        int[] layers = {0, 1, 2, 1, 3};
        assertThat(ExecutionOrder.places(feeders, layers, new int[] {4})).containsExactly(0, 2, 3, 1, 4);
    }

    @Test
    void callsThatLeadToNoOutputComeLast() {
        int[][] feeders = {{}, {0}, {0}};
        assertThat(ExecutionOrder.places(feeders, new int[] {0, 1, 2}, new int[] {2}))
                .containsExactly(0, Integer.MAX_VALUE, 1);
    }

    @Test
    void terminatesOnCyclesAndBrokenReferences() {
        int[][] feeders = {{1, -1}, {0}};
        assertThat(ExecutionOrder.places(feeders, new int[] {0, 1}, new int[] {1, -1}))
                .hasSize(2);
    }
}
