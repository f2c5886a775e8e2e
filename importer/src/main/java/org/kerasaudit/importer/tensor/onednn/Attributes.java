package org.kerasaudit.importer.tensor.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.kerasaudit.importer.tensor.Eltwise;
import org.kerasaudit.importer.tensor.graph.Step.Binary;
import org.kerasaudit.importer.tensor.graph.Step.PostOp;

/** The post-operations of a step as oneDNN attributes, and their operands. */
final class Attributes {
    private final dnnl_primitive_attr attributes = new dnnl_primitive_attr();
    private final Map<Integer, dnnl_memory> operands = new HashMap<>();

    /** @param form the form of the step's result */
    Attributes(List<PostOp> postOps, Form form, Memory memory) {
        Natives natives = memory.natives();
        OneDnn.check(dnnl_primitive_attr_create(attributes), "attributes");
        natives.onClose(() -> dnnl_primitive_attr_destroy(attributes));
        OneDnn.check(dnnl_primitive_attr_set_scratchpad_mode(attributes, dnnl_scratchpad_mode_user), "scratchpad");
        dnnl_post_ops all = new dnnl_post_ops();
        OneDnn.check(dnnl_post_ops_create(all), "post-operations");
        for (int i = 0; i < postOps.size(); i++) {
            if (postOps.get(i) instanceof PostOp.Unary unary) {
                Eltwise function = unary.function();
                OneDnn.check(
                        dnnl_post_ops_append_eltwise(
                                all, algorithm(function), (float) function.alpha(), (float) function.beta()),
                        function.kind().name());
            } else if (postOps.get(i) instanceof PostOp.WithOperand with) {
                dnnl_memory_desc layout = form.operand(with.operand().size(), natives);
                OneDnn.check(
                        dnnl_post_ops_append_binary(all, algorithm(with.binary()), layout),
                        with.binary().name());
                operands.put(
                        DNNL_ARG_ATTR_MULTIPLE_POST_OP_BASE * (i + 1) | DNNL_ARG_SRC_1,
                        natives.memory(layout, memory.at(with.operand())));
            }
        }
        OneDnn.check(dnnl_primitive_attr_set_post_ops(attributes, all), "post-operations");
        dnnl_post_ops_destroy(all);
    }

    dnnl_primitive_attr get() {
        return attributes;
    }

    /** Returns the operands by oneDNN argument index. */
    Map<Integer, dnnl_memory> operands() {
        return operands;
    }

    static int algorithm(Binary binary) {
        return switch (binary) {
            case ADD -> dnnl_binary_add;
            case SUBTRACT -> dnnl_binary_sub;
            case MULTIPLY -> dnnl_binary_mul;
            case DIVIDE -> dnnl_binary_div;
            case MAXIMUM -> dnnl_binary_max;
            case MINIMUM -> dnnl_binary_min;
        };
    }

    static int algorithm(Eltwise function) {
        return switch (function.kind()) {
            case RELU -> dnnl_eltwise_relu;
            case ELU -> dnnl_eltwise_elu;
            case TANH -> dnnl_eltwise_tanh;
            case LOGISTIC -> dnnl_eltwise_logistic;
            case SOFTPLUS -> dnnl_eltwise_soft_relu;
            case EXP -> dnnl_eltwise_exp;
            case LOG -> dnnl_eltwise_log;
            case SQRT -> dnnl_eltwise_sqrt;
            case SQUARE -> dnnl_eltwise_square;
            case ABSOLUTE -> dnnl_eltwise_abs;
            case LINEAR -> dnnl_eltwise_linear;
            case CLIP -> dnnl_eltwise_clip;
            case POWER -> dnnl_eltwise_pow;
            case GELU_ERF -> dnnl_eltwise_gelu_erf;
            case GELU_TANH -> dnnl_eltwise_gelu_tanh;
            case SWISH -> dnnl_eltwise_swish;
            case MISH -> dnnl_eltwise_mish;
            case HARD_SIGMOID -> dnnl_eltwise_hardsigmoid;
            case HARD_SWISH -> dnnl_eltwise_hardswish;
        };
    }
}
