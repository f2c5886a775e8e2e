package org.kerasaudit.auditor;

import java.util.function.Consumer;
import org.kerasaudit.importer.file.KerasFormatException;
import org.kerasaudit.importer.model.BoundWeight;
import org.kerasaudit.importer.model.StoredTensor;
import org.kerasaudit.importer.tensor.Tensor;

/** KA501: a weight is not a finite number. */
record WeightHealthRule() implements Rule {
    @Override
    public String id() {
        return "KA501";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String summary() {
        return "A stored weight is NaN, infinite or unreadable.";
    }

    @Override
    public String explanation() {
        return "Training diverged, or the file was damaged. Every prediction that touches the weight is NaN.";
    }

    @Override
    public void check(Audit audit, Consumer<Finding> findings) {
        audit.opened().model().ifPresent(model -> {
            for (BoundWeight weight : model.weights()) {
                if (weight.stored() != null) check(audit, weight, weight.stored(), findings);
            }
        });
    }

    private void check(Audit audit, BoundWeight weight, StoredTensor stored, Consumer<Finding> findings) {
        String layer = Reports.layerPath(weight);
        try {
            Tensor values = stored.read();
            if (!values.dtype().isFloating()) return;
            int count = 0;
            int first = -1;
            for (int i = 0; i < values.size(); i++) {
                if (Double.isFinite(values.get(i))) continue;
                if (count++ == 0) first = i;
            }
            if (count > 0) {
                String found =
                        count + " of " + values.size() + " not finite, first " + values.get(first) + " at " + first;
                findings.accept(finding(audit, layer, stored.location(), "finite numbers", found, false));
            }
        } catch (KerasFormatException unreadable) {
            findings.accept(new Finding(
                    id(), severity(), layer, unreadable.getMessage(), unreadable.expected(), unreadable.found(), true));
        }
    }
}
