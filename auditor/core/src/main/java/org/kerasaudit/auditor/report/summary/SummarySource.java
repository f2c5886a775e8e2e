package org.kerasaudit.auditor.report.summary;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.kerasaudit.auditor.result.Digits;
import org.kerasaudit.auditor.result.LayerReport;
import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.importer.layers.Origin;
import org.kerasaudit.importer.model.BoundWeight;
import org.kerasaudit.importer.model.Model;
import org.kerasaudit.importer.model.Network;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.tensor.DType;

/**
 * The data of a summary.
 *
 * @param layers one for each of the network's listed layers
 * @param optimizer empty if the file has no optimizer state
 */
public record SummarySource(
        Origin origin,
        Network network,
        List<LayerReport> layers,
        Amount trainable,
        Amount nonTrainable,
        Optional<Amount> optimizer) {

    /** A number of parameters and their size in bytes; empty if unknown. */
    record Amount(OptionalLong count, OptionalLong bytes) {
        static final Amount NONE = new Amount(OptionalLong.of(0), OptionalLong.of(0));
        private static final Amount UNKNOWN = new Amount(OptionalLong.empty(), OptionalLong.empty());
        private static final List<String> UNITS = List.of("KB", "MB", "GB", "TB", "PB");

        Amount plus(Amount other) {
            return new Amount(sum(count, other.count), sum(bytes, other.bytes));
        }

        /**
         * Returns the size in Keras's format, such as {@code 3.88 MB}.
         *
         * @param bytesUnit the unit for sizes below 1 KB
         */
        String size(String bytesUnit) {
            if (bytes.isEmpty()) return "?";
            double size = bytes.getAsLong();
            String unit = bytesUnit;
            for (int i = 0; i < UNITS.size() && size / 1024 >= 1; i++) {
                size /= 1024;
                unit = UNITS.get(i);
            }
            return new BigDecimal(size).setScale(2, RoundingMode.HALF_EVEN).toPlainString() + " " + unit;
        }

        private static OptionalLong sum(OptionalLong a, OptionalLong b) {
            return a.isPresent() && b.isPresent()
                    ? OptionalLong.of(Math.addExact(a.getAsLong(), b.getAsLong()))
                    : OptionalLong.empty();
        }
    }

    static SummarySource of(ModelReport report, Model model) {
        boolean unbuilt = model.origin().keras3()
                && !report.layers().isEmpty()
                && report.layers().stream().allMatch(SummarySource::unbuilt);
        Amount missing = unbuilt ? Amount.NONE : Amount.UNKNOWN;
        return new SummarySource(
                model.origin(),
                model.network(),
                report.layers(),
                report.counts().trainable().isPresent() ? amount(model, true) : missing,
                report.counts().nonTrainable().isPresent() ? amount(model, false) : missing,
                optimizer(model.optimizer()));
    }

    /** Whether Keras has not built the layer, because its input shapes are unknown. */
    static boolean unbuilt(LayerReport layer) {
        return layer.layer().known()
                && layer.outputShapes() == null
                && layer.params().isEmpty();
    }

    /** Returns the count with its digits grouped, {@code 1,017,057}, or {@code ?} if unknown. */
    public static String grouped(OptionalLong count) {
        return count.isPresent() ? Digits.grouped(count.getAsLong()) : "?";
    }

    private static Amount amount(Model model, boolean trainable) {
        Amount sum = Amount.NONE;
        for (BoundWeight weight : model.weights()) {
            if (weight.spec().trainable() == trainable) sum = sum.plus(amount(weight, model.network()));
        }
        return sum;
    }

    private static Amount amount(BoundWeight weight, Network network) {
        int bytes = weight.stored() != null
                ? weight.stored().dtype().bytes()
                : variableType(weight, network).bytes();
        return amount(weight.count(), bytes);
    }

    private static Amount amount(OptionalLong count, int bytesEach) {
        return new Amount(
                count,
                count.isPresent()
                        ? OptionalLong.of(Math.multiplyExact(count.getAsLong(), bytesEach))
                        : OptionalLong.empty());
    }

    /** Returns the type that a layer's policy gives its variables: mixed policies compute in half precision but store float32. */
    private static DType variableType(BoundWeight weight, Network network) {
        DType own = weight.spec().type();
        if (own != null) return own;
        if (weight.spec().scopes().isEmpty()) return DType.FLOAT32;
        String attribute = weight.spec().scopes().get(0).attribute();
        return network.layers().stream()
                .filter(layer -> layer.scope().attribute().equals(attribute))
                .findFirst()
                .flatMap(layer -> layer.policy().variable())
                .orElse(DType.FLOAT32);
    }

    private static Optional<Amount> optimizer(List<StoredTensor> state) {
        return state.stream()
                .map(tensor -> amount(tensor.shape().size(), tensor.dtype().bytes()))
                .reduce(Amount::plus);
    }
}
