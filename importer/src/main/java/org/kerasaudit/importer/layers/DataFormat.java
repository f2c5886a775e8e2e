package org.kerasaudit.importer.layers;

import org.kerasaudit.importer.tensor.Layout;
import org.kerasaudit.importer.tensor.Shape;
import org.kerasaudit.importer.tensor.Tensor;

/** The position of a layer's channel axis. Axes are counted from the end. */
public enum DataFormat {
    CHANNELS_LAST,
    CHANNELS_FIRST;

    /**
     * Reads {@code data_format}, or Keras 1's {@code dim_ordering}. If neither is present, the default of the version
     * that wrote the file applies: channels_last since Keras 1.1.
     */
    public static DataFormat read(Config config) {
        if (!config.origin().keras1()) {
            return config.oneOf("data_format", "channels_last", "channels_first")
                            .equals("channels_first")
                    ? CHANNELS_FIRST
                    : CHANNELS_LAST;
        }
        String defaultOrder = config.origin().atLeast(1, 1) ? "tf" : "th";
        String otherOrder = defaultOrder.equals("tf") ? "th" : "tf";
        return config.oneOf("dim_ordering", defaultOrder, otherOrder).equals("th") ? CHANNELS_FIRST : CHANNELS_LAST;
    }

    public int channelAxis(int spatialRank) {
        return this == CHANNELS_FIRST ? -1 - spatialRank : -1;
    }

    public int spatialAxis(int spatialRank, int i) {
        return this == CHANNELS_FIRST ? i - spatialRank : i - spatialRank - 1;
    }

    /** Transposes {@code x} from this format to {@code [batch, spatial..., channels]}. */
    public Tensor toChannelsLast(Tensor x) {
        return this == CHANNELS_FIRST ? Layout.channelsLast(x) : x;
    }

    /** Transposes {@code x [batch, spatial..., channels]} to this format. */
    public Tensor fromChannelsLast(Tensor x) {
        return this == CHANNELS_FIRST ? Layout.channelsFirst(x) : x;
    }

    /** Throws {@link ShapeException} unless {@code input} is a batch with {@code spatialRank} spatial axes and channels. */
    public static void requireRank(Shape input, int spatialRank) {
        if (input.rank() != spatialRank + 2) {
            throw new ShapeException("input of rank " + (spatialRank + 2), "rank " + input.rank() + ": " + input);
        }
    }

    /** Returns the number of channels. Throws {@link ShapeException} if it is unknown. */
    public long channels(Shape input, int spatialRank) {
        int axis = channelAxis(spatialRank);
        if (!input.known(axis)) {
            throw new ShapeException("a known number of channels along axis " + input.index(axis), input.toString());
        }
        return input.dim(axis);
    }
}
