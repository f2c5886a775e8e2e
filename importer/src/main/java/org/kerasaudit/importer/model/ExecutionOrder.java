package org.kerasaudit.importer.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The order in which Keras runs the calls of a graph: by their depth, the longest way to an output. Any order in which calls
 * come after those that feed them computes the same, but for calls that take the masks off tensors others read.
 */
final class ExecutionOrder {
    private final List<List<Integer>> feeders;
    private final int[] layerOf;

    private ExecutionOrder(List<List<Integer>> feeders, int[] layerOf) {
        this.feeders = feeders;
        this.layerOf = layerOf;
    }

    /**
     * The place of every call in Keras's order; calls that lead to no output come last.
     *
     * @param feeders the calls that feed each call, in the order of its arguments; -1 for none
     * @param layerOf the layer of each call: all calls of a layer are as deep as the deepest met before
     * @param outputs the calls that make the outputs
     */
    static int[] places(List<List<Integer>> feeders, int[] layerOf, List<Integer> outputs) {
        ExecutionOrder order = new ExecutionOrder(feeders, layerOf);
        Map<Integer, Integer> depths = order.depths(order.feedersFirst(outputs));
        List<Integer> calls = new ArrayList<>(depths.keySet());
        calls.sort(Comparator.comparing(depths::get, Comparator.reverseOrder()));
        int[] places = new int[layerOf.length];
        Arrays.fill(places, Integer.MAX_VALUE);
        for (int i = 0; i < calls.size(); i++) places[calls.get(i)] = i;
        return places;
    }

    /** A call met on the way down, with those of its feeders still to be met. */
    private record Visit(int call, Iterator<Integer> rest) {}

    /** All calls that lead to the outputs, each behind those that feed it, met depth first. */
    private List<Integer> feedersFirst(List<Integer> outputs) {
        List<Integer> finished = new ArrayList<>();
        boolean[] met = new boolean[layerOf.length];
        for (int output : outputs) {
            Deque<Visit> path = new ArrayDeque<>();
            meet(output, met, path);
            while (!path.isEmpty()) {
                Visit visit = path.getFirst();
                if (visit.rest.hasNext()) meet(visit.rest.next(), met, path);
                else finished.add(path.pop().call);
            }
        }
        return finished;
    }

    private void meet(int call, boolean[] met, Deque<Visit> path) {
        if (call < 0 || met[call]) return;
        met[call] = true;
        path.push(new Visit(call, feeders.get(call).iterator()));
    }

    /** In the order in which Keras notes them, which is the order among calls of one depth. */
    private Map<Integer, Integer> depths(List<Integer> feedersFirst) {
        Collections.reverse(feedersFirst);
        Map<Integer, Integer> depths = new LinkedHashMap<>();
        Map<Integer, Integer> layers = new LinkedHashMap<>();
        for (int call : feedersFirst) {
            int depth = Math.max(depths.getOrDefault(call, 0), layers.getOrDefault(layerOf[call], 0));
            layers.put(layerOf[call], depth);
            depths.put(call, depth);
            for (int feeder : feeders.get(call)) if (feeder >= 0) depths.merge(feeder, depth + 1, Math::max);
        }
        return depths;
    }
}
