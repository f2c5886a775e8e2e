package org.kerasaudit.auditor.report.summary;

import org.kerasaudit.auditor.result.ModelReport;
import org.kerasaudit.importer.model.Model;

/** Prints what Keras's own {@code model.summary()} prints, in the layout of the Keras version that wrote the file. */
public final class Summary {
    private Summary() {}

    /**
     * The options of Keras's {@code summary()}.
     *
     * @param width columns of the terminal, or 0 for Keras's defaults. Keras 1 and 2 receive it as {@code line_length};
     *     Keras 3 sees a terminal of that width and makes its table at most 88 or 108 columns wide (100 or 120 with
     *     {@code showTrainable})
     * @param expandNested {@code expand_nested}: lists the layers of nested models; ignored before Keras 2.7, which
     *     introduced it
     * @param showTrainable {@code show_trainable}: adds a column that shows which layers are trainable; ignored before
     *     Keras 2.8
     */
    public record Options(int width, boolean expandNested, boolean showTrainable) {
        public Options {
            if (width < 0) throw new IllegalArgumentException("expected a width ≥ 0, found " + width);
        }
    }

    /** Returns the summary with default options; for {@code width} see {@link Options}. */
    public static String of(ModelReport report, int width) {
        return of(report, new Options(width, false, false));
    }

    /**
     * Returns the summary, each line ending in a line feed. Unknown sizes print as {@code ?}. Throws {@link
     * IllegalArgumentException} if the report has no architecture or the width leaves no room for a column.
     */
    public static String of(ModelReport report, Options options) {
        if (report.model() == null) throw new IllegalArgumentException(report.file() + " cannot be read as a model");
        Model model = report.model()
                .model()
                .orElseThrow(
                        () -> new IllegalArgumentException(report.file() + " contains weights but no architecture"));
        return of(SummarySource.of(report, model), options);
    }

    static String of(SummarySource source, Options options) {
        return source.origin().keras3()
                ? new SummaryKeras3(source, options).text()
                : new SummaryKeras2(source, options).text();
    }
}
