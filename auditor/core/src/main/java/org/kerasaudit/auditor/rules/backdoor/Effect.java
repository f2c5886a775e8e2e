package org.kerasaudit.auditor.rules.backdoor;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What an operation or layer without trained weights does to a value, as far as backdoors are concerned. */
enum Effect {
    /** It decides: its result jumps where the value crosses or equals another. */
    COMPARES("equal notequal greater greaterequal less lessequal eq ne gt ge lt le isclose allclose arrayequal"
            + " approximateequal isin isnan isinf isfinite isposinf isneginf heaviside threshold thresholdedrelu hardshrink"
            + " softshrink bitwiseand bitwiseor bitwisexor leftshift rightshift bitwiseleftshift"
            + " bitwiserightshift digitize searchsorted discretization bucketize intopk regexfullmatch"),
    /** It decides as well, but by rounding, counting or looking up, as good models also do. */
    ROUNDS(
            "sign signbit floor ceil round rint trunc fix floordivide floordiv floormod mod truncatediv truncatemod remainder"
                    + " fmod argmax argmin onehot multihot bincount histogram countnonzero logicaland logicalor logicalxor logicalnot"
                    + " topk nonzero masking hashing hashedcrossing stringlookup integerlookup categoryencoding textvectorization"
                    + " bitwisenot bitwiseinvert "
                    + " invert unique argsort embedding"),
    /** It selects among its other arguments by its first. */
    SELECTS("where select switch cond"),
    /** It looks up elements of its first argument at the positions in its second. */
    GATHERS("take takealongaxis gather gathernd embeddinglookup"),
    /** It puts its arguments next to each other. */
    PLACES("concatenate concat stack pack append hstack vstack dstack"),
    ADDS("add addv addn subtract sub biasadd average addweighted squareddifference"),
    MULTIPLIES(
            "multiply mul dot matmul batchmatmul tensordot einsum inner outer multiplynonan scalarmul dense conv vdot"
                    + " linalgmatmul"),
    DIVIDES("divide truediv truedivide realdiv div dividenonan reciprocal inv reciprocalnonan rsqrt"),
    /** It limits values from below or above. */
    LIMITS("maximum minimum clip clipbyvalue fmax fmin"),
    /** It suppresses values on one side of zero. */
    RECTIFIES(
            "relu relu6 elu selu gelu silu swish softplus leakyrelu celu mish squareplus hardswish hardsilu sparseplus"),
    /** It approaches a limit on both sides. */
    SATURATES("sigmoid tanh hardsigmoid hardtanh softsign erf softmax arctan atan logsigmoid sparsesigmoid sparsemax"),
    /** It grows faster than its argument. */
    RAISES("exp expm1 exp2 square power pow cosh sinh"),
    /** It reduces several elements to their largest, smallest or product. */
    PEAKS(
            "any all max min amax amin prod globalmaxpooling globalmaxpool maxpooling maxpool adaptivemaxpool nanmax nanmin"
                    + " nanprod logsumexp segmentmax quantile percentile"),
    /** It reduces several elements to their sum or mean. */
    SUMS(
            "sum mean nansum nanmean averagepooling averagepool avgpool globalaveragepooling globalavgpool globalaveragepool"
                    + " adaptiveaveragepool median"),
    /** It depends on the shape only. */
    MAKES("zeroslike oneslike fulllike emptylike shape size rank ndim fill range arange zeros ones full linspace eye"),
    /** It moves elements or passes them on, or computes something that good models use. */
    KEEPS("");

    private static final Map<String, Effect> BY_NAME = byName();

    private final String names;

    Effect(String names) {
        this.names = names;
    }

    private static Map<String, Effect> byName() {
        Map<String, Effect> all = new HashMap<>();
        for (Effect effect : values()) {
            for (String name : effect.names.split(" ")) if (!name.isEmpty()) all.put(name, effect);
        }
        return Map.copyOf(all);
    }

    /** Returns the effect of an operation by its {@link #plain} name. */
    static Effect of(String plain) {
        return BY_NAME.getOrDefault(plain, KEEPS);
    }

    /** Returns {@code any} for {@code Any}, {@code tf.math.reduce_any} and the like. */
    static String plain(String written) {
        String name = written.substring(written.lastIndexOf('.') + 1)
                .replace("_", "")
                .toLowerCase(Locale.ROOT)
                .replaceFirst("(?<=[a-z])v[234]$", "")
                .replaceFirst("(?<=[a-z])[123]d$", "");
        return name.startsWith("reduce") && name.length() > 6 ? name.substring(6) : name;
    }
}
