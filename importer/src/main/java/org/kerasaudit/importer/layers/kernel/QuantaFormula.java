package org.kerasaudit.importer.layers.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kerasaudit.importer.layers.Formula;
import org.kerasaudit.importer.tensor.Shape;

/** The parameter formula of a quantized kernel. */
public final class QuantaFormula {
    private QuantaFormula() {}

    /**
     * Returns the formula for bytes, scales, zero points and per-input variables.
     *
     * @param inputs name and number of the values summed over
     * @param outputs name and number of the sums
     * @param packsInputs whether, in packed kernels, two inputs share a byte instead of two outputs
     * @param outputsFirst whether the outputs are the first axis
     * @param perInput the number of variables with one element per input
     */
    public static Formula of(
            Size inputs, Size outputs, Quanta quanta, boolean packsInputs, boolean outputsFirst, int perInput) {
        Map<String, Long> values = new LinkedHashMap<>();
        List<String> terms = new ArrayList<>();
        values.put(inputs.name, inputs.size);
        values.put(outputs.name, outputs.size);
        String in = inputs.name;
        String out = outputs.name;
        if (quanta.packedAxis() >= 0) {
            String packed = "packed_" + (packsInputs ? in : out);
            values.put(packed, quotient(quanta.stored(), packsInputs ? outputs.size : inputs.size));
            in = packsInputs ? packed : in;
            out = packsInputs ? out : packed;
        }
        terms.add(outputsFirst ? out + " × " + in : in + " × " + out);
        if (quanta.groups() == 0) {
            terms.add(outputs.name);
        } else {
            values.put("groups", quanta.groups());
            terms.add("2 × groups × " + outputs.name);
            if (perInput > 0) terms.add((perInput == 1 ? "" : perInput + " × ") + inputs.name);
        }
        return new Formula(String.join(" + ", terms), values);
    }

    private static long quotient(Shape bytes, long divisor) {
        return bytes.size().isPresent() && divisor > 0 ? bytes.size().getAsLong() / divisor : Shape.UNKNOWN;
    }

    /** A size and its name in formulas. */
    public record Size(String name, long size) {}
}
