package org.kerasaudit.importer.ops.tensorflow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * TensorFlow's raw operations by the functions that make them.
 *
 * @param symbol the function
 * @param inputs its parameters in the order of the operation's inputs; {@code *} marks the one that takes a list
 * @param attributes the operation's attributes that are parameters, under their names there
 */
record RawOps(String symbol, List<String> inputs, Map<String, String> attributes) {
    /** The operation, the function, its parameters, and behind a bar attribute=parameter. */
    private static final String TABLE = """
            Add math.add x y
            AddV2 math.add x y
            Sub math.subtract x y
            Mul math.multiply x y
            RealDiv compat.v1.realdiv x y
            Div compat.v1.div x y
            DivNoNan math.divide_no_nan x y
            MulNoNan math.multiply_no_nan x y
            FloorDiv math.floordiv x y
            FloorMod math.floormod x y
            Mod truncatemod x y
            TruncateDiv truncatediv x y
            TruncateMod truncatemod x y
            Maximum math.maximum x y
            Minimum math.minimum x y
            Pow math.pow x y
            SquaredDifference math.squared_difference x y
            Atan2 math.atan2 y x
            Xlogy math.xlogy x y
            Xdivy math.xdivy x y
            AddN math.add_n *inputs
            Equal math.equal x y
            NotEqual math.not_equal x y
            Less math.less x y
            LessEqual math.less_equal x y
            Greater math.greater x y
            GreaterEqual math.greater_equal x y
            LogicalAnd math.logical_and x y
            LogicalOr math.logical_or x y
            LogicalNot math.logical_not x
            BitwiseAnd bitwise.bitwise_and x y
            BitwiseOr bitwise.bitwise_or x y
            BitwiseXor bitwise.bitwise_xor x y
            Abs math.abs x
            Neg math.negative x
            Sign math.sign x
            Square math.square x
            Sqrt math.sqrt x
            Rsqrt math.rsqrt x
            Inv math.reciprocal x
            Reciprocal math.reciprocal x
            Exp math.exp x
            Expm1 math.expm1 x
            Log math.log x
            Log1p math.log1p x
            Sin math.sin x
            Cos math.cos x
            Tan math.tan x
            Asin math.asin x
            Acos math.acos x
            Atan math.atan x
            Sinh math.sinh x
            Cosh math.cosh x
            Tanh math.tanh x
            Asinh math.asinh x
            Acosh math.acosh x
            Atanh math.atanh x
            Erf math.erf x
            Erfc math.erfc x
            Lgamma math.lgamma x
            Floor math.floor x
            Ceil math.ceil x
            Rint math.rint x
            Round math.round x
            IsNan math.is_nan x
            IsInf math.is_inf x
            IsFinite math.is_finite x
            Sigmoid math.sigmoid x
            Softplus math.softplus x
            Softsign nn.softsign x
            Relu nn.relu x
            Relu6 nn.relu6 x
            Elu nn.elu x
            Selu nn.selu x
            LeakyRelu nn.leaky_relu x | alpha=alpha
            Softmax nn.softmax x
            LogSoftmax nn.log_softmax x
            ClipByValue clip_by_value t clip_value_min clip_value_max
            Sum math.reduce_sum x axis | keep_dims=keepdims
            Mean math.reduce_mean x axis | keep_dims=keepdims
            Prod math.reduce_prod x axis | keep_dims=keepdims
            Max math.reduce_max x axis | keep_dims=keepdims
            Min math.reduce_min x axis | keep_dims=keepdims
            All math.reduce_all x axis | keep_dims=keepdims
            Any math.reduce_any x axis | keep_dims=keepdims
            EuclideanNorm math.reduce_euclidean_norm x axis | keep_dims=keepdims
            L2Loss nn.l2_loss t
            ArgMax math.argmax x axis | output_type=output_type
            ArgMin math.argmin x axis | output_type=output_type
            Cumsum math.cumsum x axis | exclusive=exclusive reverse=reverse
            Cumprod math.cumprod x axis | exclusive=exclusive reverse=reverse
            Reshape reshape x shape
            Transpose transpose x perm
            ExpandDims expand_dims x axis
            Squeeze squeeze x | squeeze_dims=axis
            ReverseV2 reverse x axis
            Tile tile x multiples
            BroadcastTo broadcast_to x shape
            Roll roll x shift axis
            Pad pad x paddings
            PadV2 pad x paddings constant_values
            MirrorPad pad x paddings | mode=mode
            Pack stack *values | axis=axis
            Unpack unstack x | axis=axis num=num
            ConcatV2 concat *values axis
            Concat concat axis *values
            Split split axis value | num_split=num_or_size_splits
            SplitV split value num_or_size_splits axis | num_split=num
            Slice slice x begin size
            StridedSlice strided_slice x begin end strides | begin_mask=begin_mask end_mask=end_mask \
            ellipsis_mask=ellipsis_mask new_axis_mask=new_axis_mask shrink_axis_mask=shrink_axis_mask
            Gather gather x indices
            GatherV2 gather x indices axis | batch_dims=batch_dims
            GatherNd gather_nd x indices
            Select compat.v1.where condition x y
            SelectV2 where condition x y
            Where where condition
            OneHot one_hot x depth on_value off_value | axis=axis
            Cast cast x | DstT=dtype
            Identity identity x
            StopGradient stop_gradient x
            Shape shape x | out_type=out_type
            Size size x | out_type=out_type
            Rank rank x
            ZerosLike zeros_like x
            OnesLike ones_like x
            Fill fill dims value
            Range range start limit delta
            MatMul linalg.matmul a b | transpose_a=transpose_a transpose_b=transpose_b
            BatchMatMul linalg.matmul a b | adj_x=adjoint_a adj_y=adjoint_b
            BatchMatMulV2 linalg.matmul a b | adj_x=adjoint_a adj_y=adjoint_b
            BatchMatMulV3 linalg.matmul a b | adj_x=adjoint_a adj_y=adjoint_b
            MatrixDeterminant linalg.det x
            MatrixInverse linalg.inv x | adjoint=adjoint
            Cholesky linalg.cholesky x
            BiasAdd nn.bias_add x bias | data_format=data_format
            Conv2D nn.conv2d x filters | strides=strides padding=padding data_format=data_format dilations=dilations
            Conv3D nn.conv3d x filters | strides=strides padding=padding data_format=data_format dilations=dilations
            DepthwiseConv2dNative nn.depthwise_conv2d x filters | strides=strides padding=padding \
            data_format=data_format dilations=dilations
            MaxPool nn.max_pool2d x | ksize=ksize strides=strides padding=padding data_format=data_format
            AvgPool nn.avg_pool2d x | ksize=ksize strides=strides padding=padding data_format=data_format
            MaxPool3D nn.max_pool3d x | ksize=ksize strides=strides padding=padding data_format=data_format
            AvgPool3D nn.avg_pool3d x | ksize=ksize strides=strides padding=padding data_format=data_format
            LRN nn.lrn x | depth_radius=depth_radius bias=bias alpha=alpha beta=beta
            SpaceToDepth nn.space_to_depth x | block_size=block_size data_format=data_format
            DepthToSpace nn.depth_to_space x | block_size=block_size data_format=data_format
            TopKV2 math.top_k x k | sorted=sorted
            TopK math.top_k x | k=k sorted=sorted
            ResizeBilinear compat.v1.image.resize_bilinear x size | align_corners=align_corners \
            half_pixel_centers=half_pixel_centers
            ResizeNearestNeighbor compat.v1.image.resize_nearest_neighbor x size | align_corners=align_corners \
            half_pixel_centers=half_pixel_centers
            RGBToHSV image.rgb_to_hsv x
            HSVToRGB image.hsv_to_rgb x
            UnsortedSegmentSum math.unsorted_segment_sum x segment_ids num_segments
            UnsortedSegmentMax math.unsorted_segment_max x segment_ids num_segments
            UnsortedSegmentMin math.unsorted_segment_min x segment_ids num_segments
            UnsortedSegmentProd math.unsorted_segment_prod x segment_ids num_segments
            """;

    static final Map<String, RawOps> BY_NAME = read();

    private static Map<String, RawOps> read() {
        Map<String, RawOps> all = new LinkedHashMap<>();
        for (String line : TABLE.split("\n")) {
            String[] halves = line.split(" \\| ");
            List<String> words = new ArrayList<>(Arrays.asList(halves[0].split(" ")));
            Map<String, String> attributes = new LinkedHashMap<>();
            for (String pair : halves.length == 1 ? new String[0] : halves[1].split(" ")) {
                attributes.put(pair.split("=")[0], pair.split("=")[1]);
            }
            all.put(words.get(0), new RawOps(words.get(1), words.subList(2, words.size()), attributes));
        }
        return Map.copyOf(all);
    }
}
