package org.kerasaudit.importer.tensor.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that lead from known values to the outputs.
 *
 * @param nodes the nodes to compute, each after its operands; neither known nor constant
 * @param known the nodes from which they are computed
 * @param outputs the requested nodes
 */
public record Graph(List<Node> nodes, List<Node> known, List<Node> outputs, Map<Node, List<Node>> readers) {

    /** @param known whether the elements of a node are given */
    public static Graph leadingTo(List<Node> outputs, Predicate<Node> known) {
        Set<Node> seen = new HashSet<>();
        List<Node> nodes = new ArrayList<>();
        List<Node> given = new ArrayList<>();
        Map<Node, List<Node>> readers = new HashMap<>();
        Deque<Node> pending = new ArrayDeque<>(outputs);
        while (!pending.isEmpty()) {
            Node node = pending.pop();
            if (!seen.add(node) || node.constant() != null) continue;
            if (known.test(node)) {
                given.add(node);
                continue;
            }
            nodes.add(node);
            for (Node operand : node.operands()) {
                readers.computeIfAbsent(operand, first -> new ArrayList<>()).add(node);
                pending.push(operand);
            }
        }
        nodes.sort(Comparator.comparingInt(Node::id));
        given.sort(Comparator.comparingInt(Node::id));
        return new Graph(nodes, given, List.copyOf(outputs), readers);
    }

    /** Returns the only node that reads this one; null if there is not exactly one, or if this node is an output. */
    @Nullable
    Node onlyReader(Node node) {
        List<Node> all = readers.getOrDefault(node, List.of());
        return all.size() == 1 && !outputs.contains(node) ? all.get(0) : null;
    }
}
