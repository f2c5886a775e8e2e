package org.kerasaudit.auditor.result;

import java.util.List;
import java.util.OptionalLong;
import org.kerasaudit.importer.KerasModel;
import org.kerasaudit.importer.model.Model;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.model.WeightStore;

/**
 * The parameters of a model, each variable counted once; empty if unknown.
 *
 * @param total trainable and non-trainable; if only part of the model is known, the parameters of the known layers plus
 *     all tensors stored for the others
 * @param optimizer the numbers in the file that belong to the optimizer
 */
public record ParameterCounts(
        OptionalLong total, OptionalLong trainable, OptionalLong nonTrainable, OptionalLong optimizer) {
    public static final ParameterCounts UNKNOWN =
            new ParameterCounts(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

    public static ParameterCounts of(KerasModel opened) {
        OptionalLong optimizer =
                OptionalLong.of(elements(opened.file().weights().optimizer()));
        return opened.model()
                .filter(Model::complete)
                .map(model -> complete(model, optimizer))
                .orElseGet(() ->
                        new ParameterCounts(stored(opened), OptionalLong.empty(), OptionalLong.empty(), optimizer));
    }

    private static ParameterCounts complete(Model model, OptionalLong optimizer) {
        OptionalLong total = Model.count(model.weights());
        OptionalLong trainable = Model.countTrainable(model.weights());
        OptionalLong frozen = total.isPresent() && trainable.isPresent()
                ? OptionalLong.of(total.getAsLong() - trainable.getAsLong())
                : OptionalLong.empty();
        return new ParameterCounts(total, trainable, frozen, optimizer);
    }

    private static OptionalLong stored(KerasModel opened) {
        if (opened.file().weights() instanceof WeightStore.None
                || opened.model().isEmpty()) return OptionalLong.empty();
        Model model = opened.model().get();
        OptionalLong known = Model.count(model.weights());
        long others = elements(model.unchecked());
        boolean nothing = known.orElse(0) + others == 0;
        return known.isEmpty() || nothing ? OptionalLong.empty() : OptionalLong.of(known.getAsLong() + others);
    }

    private static long elements(List<? extends StoredTensor> tensors) {
        return tensors.stream()
                .mapToLong(tensor -> tensor.shape().size().orElse(0))
                .sum();
    }
}
