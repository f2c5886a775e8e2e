package org.kerasaudit.importer.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The order in which Keras runs the calls of a graph: by depth, i.e., the longest path to an output. Every topological
 * order computes the same result except for calls that remove masks from tensors that others read.
 */
final class ExecutionOrder {
    private final int[][] feeders;
    private final int[] layerOf;

    private ExecutionOrder(int[][] feeders, int[] layerOf) {
        this.feeders = feeders;
        this.layerOf = layerOf;
    }

    /**
     * Returns the position of every call in Keras's order; calls that lead to no output come last.
     *
     * @param feeders the calls whose outputs each call reads, in argument order; -1 for none
     * @param layerOf the layer of each call; all calls of a layer are at least as deep as the deepest one visited before
     * @param outputs the calls that produce the outputs
     */
    static int[] places(int[][] feeders, int[] layerOf, int[] outputs) {
        ExecutionOrder order = new ExecutionOrder(feeders, layerOf);
        return order.places(order.feedersFirst(outputs));
    }

    /** Returns all calls that lead to the outputs in depth-first topological order. */
    private int[] feedersFirst(int[] outputs) {
        int[] finished = new int[layerOf.length];
        int count = 0;
        boolean[] visited = new boolean[layerOf.length];
        int[] path = new int[layerOf.length];
        int[] next = new int[layerOf.length];
        for (int output : outputs) {
            int depth = visit(output, visited, path, 0);
            while (depth > 0) {
                int call = path[depth - 1];
                if (next[call] < feeders[call].length) depth = visit(feeders[call][next[call]++], visited, path, depth);
                else {
                    finished[count++] = call;
                    depth--;
                }
            }
        }
        return Arrays.copyOf(finished, count);
    }

    /** Descends to a call that has not been visited; returns the new depth of the path. */
    private static int visit(int call, boolean[] visited, int[] path, int depth) {
        if (call < 0 || visited[call]) return depth;
        visited[call] = true;
        path[depth] = call;
        return depth + 1;
    }

    /** Sorts calls deepest first; calls of the same depth stay in the order in which Keras registers them. */
    private int[] places(int[] feedersFirst) {
        int[] depths = new int[layerOf.length];
        int[] ofLayers = new int[Arrays.stream(layerOf).max().orElse(-1) + 1];
        boolean[] noted = new boolean[layerOf.length];
        List<Integer> calls = new ArrayList<>();
        for (int i = feedersFirst.length - 1; i >= 0; i--) {
            int call = feedersFirst[i];
            depths[call] = Math.max(depths[call], ofLayers[layerOf[call]]);
            ofLayers[layerOf[call]] = depths[call];
            note(call, noted, calls);
            for (int feeder : feeders[call]) {
                if (feeder < 0) continue;
                depths[feeder] = Math.max(depths[feeder], depths[call] + 1);
                note(feeder, noted, calls);
            }
        }
        calls.sort(Comparator.comparingInt(call -> -depths[call]));
        int[] places = new int[layerOf.length];
        Arrays.fill(places, Integer.MAX_VALUE);
        for (int i = 0; i < calls.size(); i++) places[calls.get(i)] = i;
        return places;
    }

    private static void note(int call, boolean[] noted, List<Integer> calls) {
        if (noted[call]) return;
        noted[call] = true;
        calls.add(call);
    }
}
