package org.kerasaudit.importer.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.kerasaudit.importer.layers.Args;
import org.kerasaudit.importer.model.Problem.Kind;

/**
 * The calls of a network's layers in topological order, with references resolved to positions. Calls on a cycle or after a broken
 * reference are omitted and reported.
 */
record Plan(List<Step> steps, List<Source> inputs, List<Source> outputs) {

    /**
     * A call of a layer.
     *
     * @param layer index into the network's layers
     * @param call index among the layer's calls
     */
    record Step(int layer, int call, Args<Source> args) {}

    /**
     * Output {@code tensor} of step {@code step}.
     *
     * @param ref the reference as the configuration writes it
     */
    record Source(int step, int tensor, TensorRef ref) {
        static final int NOWHERE = -1;
    }

    /** @param nestedFromOne whether the file counts calls of nested models from 1, as Keras 1 and 2 do */
    static Plan of(
            List<ModelLayer> layers,
            List<TensorRef> inputs,
            List<TensorRef> outputs,
            boolean nestedFromOne,
            Consumer<Problem> problems) {
        return new Planner(layers, nestedFromOne, problems).plan(inputs, outputs);
    }

    /** Returns for each step whether an output of the network depends on it. */
    boolean[] needed() {
        boolean[] needed = new boolean[steps.size()];
        outputs.stream().filter(source -> source.step() >= 0).forEach(source -> needed[source.step()] = true);
        for (int i = steps.size() - 1; i >= 0; i--) {
            if (needed[i]) steps.get(i).args().tensors().forEach(source -> needed[source.step()] = true);
        }
        return needed;
    }

    /** Returns how often each step's outputs are read, including by the network's outputs. */
    int[] uses() {
        int[] uses = new int[steps.size()];
        steps.forEach(step -> step.args().tensors().forEach(source -> uses[source.step()]++));
        outputs.stream().filter(source -> source.step() >= 0).forEach(source -> uses[source.step()]++);
        return uses;
    }

    /** Orders calls with Kahn's algorithm, with ready calls in Keras's order. */
    private static final class Planner {
        private final List<ModelLayer> layers;
        private final boolean nestedFromOne;
        private final Consumer<Problem> problems;
        private final Map<String, Integer> byName = new HashMap<>();
        /** The number of each layer's first call in the file. */
        private final int[] firstNode;

        private final int[] firstCall;
        private final List<int[]> calls = new ArrayList<>();

        Planner(List<ModelLayer> layers, boolean nestedFromOne, Consumer<Problem> problems) {
            this.layers = layers;
            this.nestedFromOne = nestedFromOne;
            this.problems = problems;
            firstCall = new int[layers.size()];
            for (int i = 0; i < layers.size(); i++) {
                ModelLayer layer = layers.get(i);
                if (byName.putIfAbsent(layer.name(), i) != null) {
                    problems.accept(new Problem(
                            Kind.BROKEN_GRAPH,
                            layer.path(),
                            "config.layers",
                            "unique layer names",
                            "two layers named '" + layer.name() + "'"));
                }
                firstCall[i] = calls.size();
                for (int call = 0; call < layer.calls().size(); call++) calls.add(new int[] {i, call});
            }
            firstNode = new int[layers.size()];
        }

        Plan plan(List<TensorRef> inputs, List<TensorRef> outputs) {
            findFirstNodes(outputs);
            int[][] feeders = new int[calls.size()][];
            for (int i = 0; i < feeders.length; i++) {
                String reader = layers.get(calls.get(i)[0]).path();
                feeders[i] =
                        refs(i).stream().mapToInt(ref -> resolve(ref, reader)).toArray();
            }
            int[] position = order(feeders, places(feeders, outputs));
            Step[] steps =
                    new Step[(int) Arrays.stream(position).filter(p -> p >= 0).count()];
            for (int i = 0; i < position.length; i++) {
                if (position[i] < 0) continue;
                int[] call = calls.get(i);
                Args<Source> args = layers.get(call[0]).calls().get(call[1]).map(ref -> source(ref, position));
                steps[position[i]] = new Step(call[0], call[1], args);
            }
            reportUnordered(feeders, position);
            return new Plan(
                    List.of(steps), ends(inputs, position, "input_layers"), ends(outputs, position, "output_layers"));
        }

        /**
         * Determines whether calls of nested models start at 1, as they do if Keras counted building the model as call
         * 0.
         */
        private void findFirstNodes(List<TensorRef> outputs) {
            if (!nestedFromOne) return;
            for (int i = 0; i < firstNode.length; i++)
                firstNode[i] = layers.get(i).layer() instanceof Network ? 1 : 0;
            for (int i = 0; i < calls.size(); i++) refs(i).forEach(this::noteCallZero);
            outputs.forEach(this::noteCallZero);
        }

        private void noteCallZero(TensorRef ref) {
            Integer layer = byName.get(ref.layer());
            if (layer != null && ref.node() == 0) firstNode[layer] = 0;
        }

        private List<TensorRef> refs(int call) {
            return layers.get(calls.get(call)[0])
                    .calls()
                    .get(calls.get(call)[1])
                    .tensors();
        }

        /** Returns the index of the referenced call, or -1. */
        private int resolve(TensorRef ref, String reader) {
            int found = lookUp(ref);
            if (found < 0) {
                problems.accept(new Problem(
                        Kind.BROKEN_GRAPH, reader, "inbound_nodes", "a tensor of the graph", ref.toString()));
            }
            return found;
        }

        private int lookUp(TensorRef ref) {
            Integer layer = byName.get(ref.layer());
            if (layer == null) return Source.NOWHERE;
            int call = ref.node() - firstNode[layer];
            return call >= 0 && call < layers.get(layer).calls().size() ? firstCall[layer] + call : Source.NOWHERE;
        }

        private int[] lookUp(List<TensorRef> refs) {
            return refs.stream().mapToInt(this::lookUp).toArray();
        }

        private static int[] order(int[][] feeders, int[] places) {
            Readers readers = Readers.of(feeders);
            int[] position = new int[feeders.length];
            Arrays.fill(position, Source.NOWHERE);
            int[] waiting = new int[feeders.length];
            Queue<Long> ready = new PriorityQueue<>();
            for (int i = 0; i < waiting.length; i++) {
                waiting[i] = feeders[i].length;
                if (waiting[i] == 0) ready.add(rank(i, places));
            }
            int next = 0;
            while (!ready.isEmpty()) {
                int call = ready.remove().intValue();
                position[call] = next++;
                for (int at = readers.begin[call]; at < readers.begin[call + 1]; at++) {
                    int reader = readers.calls[at];
                    if (--waiting[reader] == 0) ready.add(rank(reader, places));
                }
            }
            return position;
        }

        /** The calls that read call {@code i}: {@code calls} from {@code begin[i]} to {@code begin[i + 1]}. */
        private record Readers(int[] begin, int[] calls) {
            static Readers of(int[][] feeders) {
                int[] begin = new int[feeders.length + 1];
                for (int[] ofOne : feeders) for (int feeder : ofOne) if (feeder >= 0) begin[feeder + 1]++;
                for (int i = 0; i < feeders.length; i++) begin[i + 1] += begin[i];
                int[] calls = new int[begin[feeders.length]];
                int[] next = begin.clone();
                for (int i = 0; i < feeders.length; i++) {
                    for (int feeder : feeders[i]) if (feeder >= 0) calls[next[feeder]++] = i;
                }
                return new Readers(begin, calls);
            }
        }

        /** Returns a sort key: the position in the upper half, the call number in the lower. */
        private static long rank(int call, int[] places) {
            return (long) places[call] << Integer.SIZE | call;
        }

        /** Returns the position of every call in the order in which Keras runs them. */
        private int[] places(int[][] feeders, List<TensorRef> outputs) {
            int[][] inNameOrder = feeders.clone();
            int[] layerOf = new int[feeders.length];
            for (int i = 0; i < feeders.length; i++) {
                int[] call = calls.get(i);
                Args<TensorRef> args = layers.get(call[0]).calls().get(call[1]);
                if (args.named().size() > 1)
                    inNameOrder[i] = lookUp(args.inNameOrder().tensors());
                layerOf[i] = call[0];
            }
            return ExecutionOrder.places(inNameOrder, layerOf, lookUp(outputs));
        }

        private void reportUnordered(int[][] feeders, int[] position) {
            for (int i = 0; i < position.length; i++) {
                if (position[i] >= 0 || Arrays.stream(feeders[i]).anyMatch(feeder -> feeder < 0)) continue;
                if (onCycle(i, feeders)) {
                    String path = layers.get(calls.get(i)[0]).path();
                    problems.accept(new Problem(
                            Kind.BROKEN_GRAPH,
                            path,
                            "inbound_nodes",
                            "a graph without cycles",
                            "a call that feeds itself"));
                    return;
                }
            }
        }

        private static boolean onCycle(int start, int[][] feeders) {
            Set<Integer> visited = new HashSet<>();
            Queue<Integer> queue = new ArrayDeque<>(List.of(start));
            while (!queue.isEmpty()) {
                for (int feeder : feeders[queue.remove()]) {
                    if (feeder == start) return true;
                    if (feeder >= 0 && visited.add(feeder)) queue.add(feeder);
                }
            }
            return false;
        }

        private Source source(TensorRef ref, int[] position) {
            return new Source(position[lookUp(ref)], ref.tensor(), ref);
        }

        private List<Source> ends(List<TensorRef> refs, int[] position, String place) {
            List<Source> ends = new ArrayList<>();
            for (TensorRef ref : refs) {
                int call = lookUp(ref);
                if (call < 0) {
                    problems.accept(new Problem(
                            Kind.BROKEN_GRAPH, "", "config." + place, "a tensor of the graph", ref.toString()));
                }
                ends.add(new Source(call < 0 ? Source.NOWHERE : position[call], ref.tensor(), ref));
            }
            return List.copyOf(ends);
        }
    }
}
