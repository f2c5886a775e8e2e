package org.kerasaudit.auditor.rules.backdoor;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A value computed from inputs without any trained weight.
 *
 * @param inputs the inputs it depends on
 * @param shift the constant that was last added or subtracted, or empty
 * @param test the decision it results from, or empty
 * @param positions the number of positions of the largest input it depends on, without channels
 * @param scale the product of the constant factors
 * @param degree how fast it grows with the input: 1 for linear, 2 for squares
 */
record Signal(
        Trail trail,
        Set<String> inputs,
        Set<Mark> marks,
        String shift,
        String test,
        double positions,
        double scale,
        double degree) {

    /** The properties of a signal. */
    enum Mark {
        /** It has far fewer elements than its input has positions, so it cannot be a mask. */
        COLLAPSED,
        /** It was limited at a constant. */
        LIMITED,
        /** It is computed from many elements. */
        REDUCED,
        /** It is the largest, smallest or product of many elements. */
        PEAK,
        /** It counts the elements for which a test holds. */
        COUNT,
        /** It tests for equality. */
        EQUALITY,
        /** Its tests are common in good models: for padding, signs, whole numbers. */
        COMMON
    }

    private static final double LARGEST_DEGREE = 1e6;

    static Signal ofInput(String input, double positions, boolean single) {
        Set<Mark> marks = single ? Set.of(Mark.COLLAPSED) : Set.of();
        return new Signal(new Trail(null, input), Set.of(input), marks, "", "", positions, 1, 1);
    }

    boolean has(Mark mark) {
        return marks.contains(mark);
    }

    boolean tests() {
        return !test.isEmpty();
    }

    boolean shifted() {
        return !shift.isEmpty();
    }

    Signal then(String layer) {
        return new Signal(trail.then(layer), inputs, marks, shift, test, positions, scale, degree);
    }

    Signal with(Mark mark, boolean set) {
        if (has(mark) == set) return this;
        EnumSet<Mark> changed = EnumSet.noneOf(Mark.class);
        changed.addAll(marks);
        if (set) changed.add(mark);
        else changed.remove(mark);
        return new Signal(trail, inputs, changed, shift, test, positions, scale, degree);
    }

    Signal shifted(String by) {
        return new Signal(trail, inputs, marks, by, test, positions, scale, degree);
    }

    /** Returns the signal as if it were an input with this many positions. */
    Signal at(double newPositions) {
        return new Signal(trail, inputs, marks, shift, test, newPositions, scale, degree).with(Mark.COLLAPSED, false);
    }

    Signal scaled(double by) {
        return new Signal(trail, inputs, marks, shift, test, positions, scale * by, degree);
    }

    Signal raised(double by) {
        return new Signal(trail, inputs, marks, shift, test, positions, scale, Math.min(LARGEST_DEGREE, degree * by));
    }

    /** Returns the result of a further decision; it is common only if all decisions are. */
    Signal testing(String what, boolean common) {
        boolean still = common && (!tests() || has(Mark.COMMON));
        String all = tests() && !has(Mark.COMMON) ? test : what;
        return new Signal(trail, inputs, marks, shift, all, positions, scale, degree)
                .with(Mark.COMMON, still)
                .with(Mark.COUNT, false);
    }

    /** Combines several signals into one with their properties. */
    static Signal of(List<Signal> parts, boolean product) {
        Signal lead = parts.stream().reduce(Signal::stronger).orElseThrow();
        if (parts.size() == 1) return lead;
        Set<String> inputs = lead.inputs;
        EnumSet<Mark> marks = EnumSet.noneOf(Mark.class);
        String shift = lead.shift;
        double positions = 0;
        double scale = 0;
        double degree = 0;
        for (Signal part : parts) {
            if (!inputs.containsAll(part.inputs)) {
                inputs = new HashSet<>(inputs);
                inputs.addAll(part.inputs);
            }
            marks.addAll(part.marks);
            if (shift.isEmpty()) shift = part.shift;
            positions = Math.max(positions, part.positions);
            scale = Math.max(scale, part.scale);
            degree = product ? Math.min(LARGEST_DEGREE, degree + part.degree) : Math.max(degree, part.degree);
        }
        Signal all = new Signal(lead.trail, inputs, marks, shift, lead.test, positions, scale, degree);
        List<Signal> tests = parts.stream().filter(Signal::tests).toList();
        return all.with(Mark.COLLAPSED, parts.stream().allMatch(part -> part.has(Mark.COLLAPSED)))
                .with(Mark.COMMON, !tests.isEmpty() && tests.stream().allMatch(part -> part.has(Mark.COMMON)))
                .with(Mark.COUNT, !tests.isEmpty() && tests.stream().allMatch(part -> part.has(Mark.COUNT)));
    }

    private static Signal stronger(Signal one, Signal other) {
        return one.strength() >= other.strength() ? one : other;
    }

    private int strength() {
        return (tests() ? 4 : 0) + (tests() && !has(Mark.COMMON) ? 2 : 0) + (has(Mark.COLLAPSED) ? 1 : 0);
    }
}
