package org.kerasaudit.auditor;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.kerasaudit.auditor.result.Rule;

/** The list of all rules. */
class RuleBookTest {
    @Test
    void listsTheRuleOfEveryCheckInIdOrder() {
        List<Rule> declared = new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("org.kerasaudit.auditor")
                        .stream()
                        .map(JavaClass::reflect)
                        .flatMap(RuleBookTest::rules)
                        .toList();
        assertThat(declared).hasSizeGreaterThan(40);
        assertThat(RuleBook.all()).containsAll(declared);
        assertThat(RuleBook.all()).extracting(Rule::id).isSorted().doesNotHaveDuplicates();
    }

    private static Stream<Rule> rules(Class<?> type) {
        return Stream.of(type.getDeclaredFields())
                .filter(field -> field.getType() == Rule.class && Modifier.isStatic(field.getModifiers()))
                .map(field -> {
                    try {
                        field.setAccessible(true);
                        return (Rule) field.get(null);
                    } catch (IllegalAccessException impossible) {
                        throw new AssertionError(impossible);
                    }
                });
    }
}
