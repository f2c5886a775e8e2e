package org.kerasaudit.auditor.verify.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.kerasaudit.importer.tensor.DType;
import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Tensor;

/** Inputs were scaled before they went into the model, or recorded before they were scaled. */
record InputScaling() implements ModelHypothesis {
    private static final double[] IMAGENET_MEAN = {0.485, 0.456, 0.406};
    private static final double[] IMAGENET_DEVIATION = {0.229, 0.224, 0.225};
    private static final double[] CAFFE_MEAN = {103.939, 116.779, 123.68};
    private static final int COLORS = 3;

    @Override
    public String id() {
        return "input-scaling";
    }

    @Override
    public String advice() {
        return "record the inputs of the model after all preprocessing, and use the same preprocessing when serving";
    }

    @Override
    public List<Whole> readings(Rerun rerun) {
        List<Whole> readings = new ArrayList<>();
        linear(readings, "inputs / 255", x -> x / 255);
        linear(readings, "inputs / 127.5 - 1", x -> x / 127.5 - 1);
        linear(readings, "inputs × 255", x -> x * 255);
        linear(readings, "(inputs + 1) × 127.5", x -> (x + 1) * 127.5);
        linear(readings, "inputs × 2 - 1", x -> x * 2 - 1);
        linear(readings, "(inputs + 1) / 2", x -> (x + 1) / 2);
        linear(readings, "inputs - 0.5", x -> x - 0.5);
        linear(readings, "inputs / 256", x -> x / 256);
        readings.add(whole(
                "inputs / 255, standardized with ImageNet's mean and deviation (mode torch)", InputScaling::torch));
        readings.add(whole("inputs minus ImageNet's mean, colors reversed (mode caffe)", InputScaling::caffe));
        return readings;
    }

    private static void linear(List<Whole> readings, String text, DoubleUnaryOperator scale) {
        readings.add(whole(text, x -> Constants.map(x, scale)));
    }

    private static Whole whole(String text, UnaryOperator<Tensor> scale) {
        return new Whole(
                text + " instead of the inputs",
                rerun -> rerun.on(rerun.recording().inputs().stream()
                        .map(x -> isImage(x) ? scale.apply(x) : x)
                        .toList()));
    }

    private static boolean isImage(Tensor x) {
        return x.dtype().isFloating() || x.dtype() != DType.STRING && x.rank() > COLORS;
    }

    private static Tensor torch(Tensor x) {
        return byColor(x, (value, color) -> (value / 255 - IMAGENET_MEAN[color]) / IMAGENET_DEVIATION[color]);
    }

    private static Tensor caffe(Tensor x) {
        if (colorAxis(x) < 0) return x;
        return byColor(Layout.reverse(x, colorAxis(x)), (value, color) -> value - CAFFE_MEAN[color]);
    }

    private interface OfColor {
        double of(double value, int color);
    }

    private static Tensor byColor(Tensor x, OfColor function) {
        int axis = colorAxis(x);
        if (axis < 0) return x;
        int inner = 1;
        for (int i = axis + 1; i < x.rank(); i++) inner *= x.dim(i);
        double[] data = new double[x.size()];
        for (int i = 0; i < data.length; i++) data[i] = function.of(x.get(i), i / inner % COLORS);
        return Constants.typed(x, data);
    }

    /** Returns the axis of the three colors, the last or the one after the batch; -1 if there is none. */
    private static int colorAxis(Tensor x) {
        if (x.rank() != 4) return -1;
        if (x.dim(-1) == COLORS) return x.rank() - 1;
        return x.dim(1) == COLORS ? 1 : -1;
    }
}
