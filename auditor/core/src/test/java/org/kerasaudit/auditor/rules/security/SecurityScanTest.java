package org.kerasaudit.auditor.rules.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kerasaudit.auditor.SecurityFindings;
import org.kerasaudit.auditor.result.Finding;
import org.kerasaudit.auditor.result.Findings;
import org.kerasaudit.importer.file.Documents;
import org.kerasaudit.importer.model.AssetStore;

/** How each reference is classified, one at a time; JSON is written with single quotes here. */
class SecurityScanTest {
    @ParameterizedTest(name = "{0}.{1} {2}")
    @CsvSource({
        "keras.layers, Dense,, ''",
        "keras.src.layers.core.dense, Dense,, ''",
        "tf_keras.src.engine.functional, Functional, Functional, ''",
        "keras.src.ops.numpy, Add, Add, ''",
        "keras.optimizers.schedules, ExponentialDecay,, ''",
        "keras_hub.src.models.backbone, Backbone, keras_hub>Backbone, KA718",
        "__main__, Scale, Scale, KA718",
        "acme.layers, Scale, acme>Scale, KA718",
        "acme.layers, Scale, Scale, KA703",
        "acme.layers, Scale, acme>Other, KA703",
        "os, Scale, acme>Scale, KA703",
        "subprocess, Popen, Popen, KA703",
        "kerasevil, Dense,, KA703",
        "keras.utils, get_file,, KA704",
        "keras.saving, load_model,, KA704",
        "keras.callbacks, ModelCheckpoint,, KA704",
        "keras.layers, deserialize,, KA704",
    })
    void classes(String module, String name, String registered, String rule) {
        String key = registered == null ? "null" : "'" + registered + "'";
        assertThat(rules("{'module':'%s','class_name':'%s','registered_name':%s,'config':{}}"
                        .formatted(module, name, key)))
                .isEqualTo(rule);
    }

    @ParameterizedTest(name = "{0}.{1}")
    @CsvSource({
        "builtins, relu, ''",
        "keras.activations, gelu, ''",
        "keras.src.losses.losses, mean_squared_error, ''",
        "keras.ops, matmul, ''",
        "builtins, my_loss, KA718",
        "builtins, exec, KA703",
        "builtins, __import__, KA703",
        "os, system, KA703",
        "acme.losses, mine, KA703",
        "keras.ops, while_loop, KA704",
        "keras.config, enable_unsafe_deserialization, KA704",
        "keras.activations, deserialize, KA704",
    })
    void functions(String module, String name, String rule) {
        assertThat(rules("{'module':'%s','class_name':'function','config':'%s','registered_name':'function'}"
                        .formatted(module, name)))
                .isEqualTo(rule);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "math.add, ''",
        "compat.v1.gather, ''",
        "keras.backend.batch_flatten, ''",
        "io.decode_png, ''",
        "concat, ''",
        "io.write_file, KA705",
        "tf.io.write_file, KA705",
        "compat.v1.py_func, KA705",
        "numpy_function, KA705",
        "load_op_library, KA705",
        "data.experimental.save, KA705",
        "keras.utils.get_file, KA705",
    })
    void tensorFlowFunctions(String symbol, String rule) {
        assertThat(rules("{'class_name':'TFOpLambda','config':{'function':'%s'}}".formatted(symbol)))
                .isEqualTo(rule);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "dense, ''",
        "block/conv, ''",
        "a..b, ''",
        "v1.0, ''",
        "'', ''",
        "../x, KA709",
        "a/../x, KA709",
        "/x, KA709",
        "a\\\\.., KA709",
    })
    void names(String name, String rule) {
        assertThat(rules("{'name':'%s'}".formatted(name))).isEqualTo(rule);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a/b/c, ''",
        "'ab,cd->ef', ''",
        "/home/someone/data, KA717",
        "C:/Users/someone, KA717",
        "s3://bucket/x, KA717",
        "someone@example.org, KA717",
        "hf_0123456789abcdefghijABCDEFGHIJ0123, KA716",
        "hf_model, ''",
    })
    void traces(String text, String rule) {
        assertThat(rules("{'note':'%s'}".formatted(text))).isEqualTo(rule);
    }

    @Test
    void aHostileTextCannotForgeALine() {
        List<Finding> hits = hits("{'module':'os\\nerror KA101 x','class_name':'a\\u202Eb','config':{}}");
        assertThat(hits).isNotEmpty().allSatisfy(hit -> assertThat(hit.found()).doesNotContain("\n", "\u202E"));
    }

    @Test
    void excessiveHitsAreCountedNotListed() {
        String one = "{'name':'/x'}";
        List<Finding> hits = hits("[" + (one + ",").repeat(Findings.MAX_PER_RULE + 4) + one + "]");
        assertThat(hits).hasSize(Findings.MAX_PER_RULE + 1);
        assertThat(hits.get(Findings.MAX_PER_RULE).found()).isEqualTo("5 more places of this kind");
        Findings ofTheAudit = new Findings();
        ofTheAudit.addAll(hits);
        assertThat(ofTheAudit.all()).isEqualTo(hits);
    }

    private static String rules(String json) {
        return String.join(" ", hits(json).stream().map(Finding::ruleId).toList());
    }

    private static List<Finding> hits(String json) {
        try {
            Documents.Document document =
                    new Documents.Document("", new ObjectMapper().readTree(json.replace('\'', '"')), false);
            return SecurityFindings.of(new Documents(List.of(document), List.of()), AssetStore.NONE);
        } catch (JsonProcessingException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }
}
