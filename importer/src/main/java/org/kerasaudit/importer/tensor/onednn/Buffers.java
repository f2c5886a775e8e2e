package org.kerasaudit.importer.tensor.onednn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kerasaudit.importer.tensor.graph.Graph;
import org.kerasaudit.importer.tensor.graph.Node;
import org.kerasaudit.importer.tensor.graph.Step;

/**
 * The positions of all results of a program in one block of memory. Memory is reused after the last step that reads it.
 * Reshaped results share the memory of their source, and elementwise steps overwrite their input if nothing else reads
 * it.
 */
final class Buffers {
    private static final long ALIGNMENT = 64;

    private final List<Step> steps;
    private final Map<Node, Node> roots = new HashMap<>();
    private final Map<Node, Integer> lastReads = new HashMap<>();
    private final Map<Node, Long> offsets = new HashMap<>();
    /** Free memory: sizes by offset. */
    private final TreeMap<Long, Long> free = new TreeMap<>();

    private long size;

    Buffers(Graph graph, List<Step> steps) {
        this.steps = steps;
        for (Step step : steps) if (step instanceof Step.Alias alias) roots.put(alias.result(), root(alias.x()));
        findLastReads(graph);
        shareInputs(graph);
        for (Node known : graph.known()) place(known);
        place(graph);
    }

    /** Returns the size of the block in bytes. */
    long size() {
        return size;
    }

    long offset(Node node) {
        return Objects.requireNonNull(offsets.get(root(node)));
    }

    private Node root(Node node) {
        Node root = roots.get(node);
        return root == null ? node : root(root);
    }

    private void findLastReads(Graph graph) {
        for (int i = 0; i < steps.size(); i++) {
            for (Node read : steps.get(i).reads()) lastReads.merge(root(read), i, Math::max);
        }
        for (Node output : graph.outputs()) lastReads.put(root(output), steps.size());
    }

    private void shareInputs(Graph graph) {
        Set<Node> known = new HashSet<>(graph.known());
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            boolean inPlace = step instanceof Step.Elementwise
                    || step instanceof Step.Softmax
                    || step instanceof Step.Normalization;
            if (!inPlace) continue;
            Node x = root(step.reads().get(0));
            long readers = step.reads().stream().filter(read -> root(read) == x).count();
            if (x.constant() != null || known.contains(x) || readers > 1 || lastReads.getOrDefault(x, -1) != i)
                continue;
            int last = lastReads.getOrDefault(root(step.result()), i);
            roots.put(root(step.result()), x);
            lastReads.merge(x, last, Math::max);
        }
    }

    private void place(Graph graph) {
        Map<Integer, List<Node>> ending = new HashMap<>();
        for (Node known : graph.known()) end(known, 0, ending);
        for (int i = 0; i < steps.size(); i++) {
            for (Node result : results(steps.get(i))) {
                if (root(result) != result) continue;
                place(result);
                end(result, i, ending);
            }
            for (Node done : ending.getOrDefault(i, List.of())) release(offset(done), bytes(done));
        }
    }

    private void end(Node node, int made, Map<Integer, List<Node>> ending) {
        int last = Math.max(made, lastReads.getOrDefault(node, made));
        ending.computeIfAbsent(last, step -> new ArrayList<>()).add(node);
    }

    static List<Node> results(Step step) {
        List<Node> results = new ArrayList<>(List.of(step.result()));
        if (step instanceof Step.Recurring recurring) {
            for (Node state : recurring.lastStates()) if (state != null) results.add(state);
        }
        return results;
    }

    private static long bytes(Node node) {
        return (4L * node.size() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** Places a result in the smallest gap that is large enough, or at the end. */
    private void place(Node node) {
        long bytes = bytes(node);
        Map.@Nullable Entry<Long, Long> best = null;
        for (Map.Entry<Long, Long> gap : free.entrySet()) {
            if (gap.getValue() >= bytes && (best == null || gap.getValue() < best.getValue())) best = gap;
        }
        if (best == null) {
            offsets.put(node, size);
            size += bytes;
            return;
        }
        long offset = best.getKey();
        long rest = best.getValue() - bytes;
        free.remove(offset);
        if (rest > 0) free.put(offset + bytes, rest);
        offsets.put(node, offset);
    }

    private void release(long offset, long bytes) {
        Map.Entry<Long, Long> before = free.floorEntry(offset);
        long from = offset;
        long length = bytes;
        if (before != null && before.getKey() + before.getValue() == offset) {
            from = before.getKey();
            length += before.getValue();
        }
        Long after = free.remove(offset + bytes);
        free.put(from, length + (after == null ? 0 : after));
    }
}
