package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kerasaudit.auditor.report.TextReport;
import org.kerasaudit.auditor.result.AuditOptions;
import org.kerasaudit.fixtures.Fixtures;

/** Reports are identical in every locale, even one with different digits and decimal points. */
@ResourceLock(Resources.LOCALE)
class LocaleTest {
    static Stream<Path> models() throws URISyntaxException {
        Path differing = Path.of(LocaleTest.class
                .getResource("verify/diagnosis/gelu_approximate/model.keras")
                .toURI());
        return Stream.of(
                differing,
                Fixtures.folder("keras-3.15.1/transformer-0/model.keras"),
                Fixtures.folder("keras-3.15.1-options/ops_convolution/model.keras"),
                Fixtures.folder("keras-2.3.1/LSTM-0/model.h5"));
    }

    @ParameterizedTest
    @MethodSource("models")
    void reportsAreTheSameInEveryLocale(Path model) {
        String expected = report(Locale.ROOT, model);
        assertThat(report(Locale.forLanguageTag("de-DE"), model)).isEqualTo(expected);
        assertThat(report(Locale.forLanguageTag("ar-EG-u-nu-arab"), model)).isEqualTo(expected);
        assertThat(report(Locale.forLanguageTag("tr-TR"), model)).isEqualTo(expected);
    }

    private static String report(Locale locale, Path model) {
        Locale before = Locale.getDefault();
        Locale.setDefault(locale);
        try {
            return TextReport.of(new Auditor(AuditOptions.DEFAULT).audit(model), 100, false);
        } finally {
            Locale.setDefault(before);
        }
    }
}
