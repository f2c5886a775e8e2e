package org.kerasaudit.importer.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Traits declared by layer classes. */
class TraitTest {
    private static Set<String> having(Trait trait) {
        return Catalogue.own().classNames().stream()
                .filter(name -> Catalogue.own().description(name).has(trait))
                .collect(Collectors.toSet());
    }

    @Test
    void everyTraitIsDeclaredBySomeClass() {
        assertThat(Arrays.stream(Trait.values()).filter(trait -> having(trait).isEmpty()))
                .isEmpty();
    }

    @Test
    void unknownClassesDeclareNothing() {
        assertThat(Catalogue.own().description("acme>Dense")).isEqualTo(Description.NONE);
        assertThat(Catalogue.own().description("")).isEqualTo(Description.NONE);
    }

    @Test
    void operationsDeclareTheirOwnTraitsNotThoseOfLayersOfTheSameName() {
        assertThat(having(Trait.FLATTENS)).containsExactlyInAnyOrder("Flatten", "Reshape", "keras.ops.Reshape");
        assertThat(Catalogue.own().description("keras.ops.Softmax").traits()).isEmpty();
    }

    /** In Keras 3.15.1 these are the recurrent classes with a {@code go_backwards} argument. */
    @Test
    void recurrentLayersGoBackwardsButCellsDoNot() {
        assertThat(having(Trait.GO_BACKWARDS)).contains("LSTM", "GRU", "SimpleRNN", "RNN", "ConvLSTM2D");
        assertThat(having(Trait.GO_BACKWARDS)).doesNotContain("LSTMCell", "GRUCell", "SimpleRNNCell");
    }

    @Test
    void extendingADescriptionKeepsItsContent() {
        Description description = Description.NONE
                .doc("page/")
                .pitfalls("one")
                .with(Trait.INPUT)
                .with(Trait.LEAKS)
                .and(List.of("two"));
        assertThat(description.doc()).isEqualTo("page/");
        assertThat(description.pitfalls()).containsExactly("one", "two");
        assertThat(description.traits()).isEqualTo(EnumSet.of(Trait.INPUT, Trait.LEAKS));
    }
}
