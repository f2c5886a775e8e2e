package org.kerasaudit.importer.ops.tensorflow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * TensorFlow's raw operations and the functions that create them.
 *
 * @param symbol the function
 * @param inputs its parameters in the order of the operation's inputs; {@code *} marks the one that takes a list
 * @param attributes the attributes of the operation that are parameters, with the parameter names
 */
record RawOps(String symbol, List<String> inputs, Map<String, String> attributes) {
    /** Inputs, optionally a bar and attribute=parameter, then operation=function for all operations that share them. */
    private static final String TABLE = """
            x y: Add=math.add AddV2=math.add Sub=math.subtract Mul=math.multiply RealDiv=compat.v1.realdiv \
            Div=compat.v1.div DivNoNan=math.divide_no_nan MulNoNan=math.multiply_no_nan FloorDiv=math.floordiv \
            FloorMod=math.floormod Mod=truncatemod TruncateDiv=truncatediv TruncateMod=truncatemod \
            Maximum=math.maximum Minimum=math.minimum Pow=math.pow SquaredDifference=math.squared_difference \
            Xlogy=math.xlogy Xdivy=math.xdivy Equal=math.equal NotEqual=math.not_equal Less=math.less \
            LessEqual=math.less_equal Greater=math.greater GreaterEqual=math.greater_equal \
            LogicalAnd=math.logical_and LogicalOr=math.logical_or BitwiseAnd=bitwise.bitwise_and \
            BitwiseOr=bitwise.bitwise_or BitwiseXor=bitwise.bitwise_xor
            y x: Atan2=math.atan2
            *inputs: AddN=math.add_n
            x: LogicalNot=math.logical_not Abs=math.abs Neg=math.negative Sign=math.sign Square=math.square \
            Sqrt=math.sqrt Rsqrt=math.rsqrt Inv=math.reciprocal Reciprocal=math.reciprocal Exp=math.exp \
            Expm1=math.expm1 Log=math.log Log1p=math.log1p Sin=math.sin Cos=math.cos Tan=math.tan Asin=math.asin \
            Acos=math.acos Atan=math.atan Sinh=math.sinh Cosh=math.cosh Tanh=math.tanh Asinh=math.asinh \
            Acosh=math.acosh Atanh=math.atanh Erf=math.erf Erfc=math.erfc Lgamma=math.lgamma Floor=math.floor \
            Ceil=math.ceil Rint=math.rint Round=math.round IsNan=math.is_nan IsInf=math.is_inf \
            IsFinite=math.is_finite Sigmoid=math.sigmoid Softplus=math.softplus Softsign=nn.softsign Relu=nn.relu \
            Relu6=nn.relu6 Elu=nn.elu Selu=nn.selu Softmax=nn.softmax LogSoftmax=nn.log_softmax Identity=identity \
            StopGradient=stop_gradient Rank=rank ZerosLike=zeros_like OnesLike=ones_like \
            MatrixDeterminant=linalg.det Cholesky=linalg.cholesky RGBToHSV=image.rgb_to_hsv \
            HSVToRGB=image.hsv_to_rgb
            x | alpha=alpha: LeakyRelu=nn.leaky_relu
            t clip_value_min clip_value_max: ClipByValue=clip_by_value
            x axis | keep_dims=keepdims: Sum=math.reduce_sum Mean=math.reduce_mean Prod=math.reduce_prod \
            Max=math.reduce_max Min=math.reduce_min All=math.reduce_all Any=math.reduce_any \
            EuclideanNorm=math.reduce_euclidean_norm
            t: L2Loss=nn.l2_loss
            x axis | output_type=output_type: ArgMax=math.argmax ArgMin=math.argmin
            x axis | exclusive=exclusive reverse=reverse: Cumsum=math.cumsum Cumprod=math.cumprod
            x shape: Reshape=reshape BroadcastTo=broadcast_to
            x perm: Transpose=transpose
            x axis: ExpandDims=expand_dims ReverseV2=reverse
            x | squeeze_dims=axis: Squeeze=squeeze
            x multiples: Tile=tile
            x shift axis: Roll=roll
            x paddings: Pad=pad
            x paddings constant_values: PadV2=pad
            x paddings | mode=mode: MirrorPad=pad
            *values | axis=axis: Pack=stack
            x | axis=axis num=num: Unpack=unstack
            *values axis: ConcatV2=concat
            axis *values: Concat=concat
            axis value | num_split=num_or_size_splits: Split=split
            value num_or_size_splits axis | num_split=num: SplitV=split
            x begin size: Slice=slice
            x begin end strides | begin_mask=begin_mask end_mask=end_mask ellipsis_mask=ellipsis_mask \
            new_axis_mask=new_axis_mask shrink_axis_mask=shrink_axis_mask: StridedSlice=strided_slice
            x indices: Gather=gather GatherNd=gather_nd
            x indices axis | batch_dims=batch_dims: GatherV2=gather
            condition x y: Select=compat.v1.where SelectV2=where
            condition: Where=where
            x depth on_value off_value | axis=axis: OneHot=one_hot
            x | DstT=dtype: Cast=cast
            x | out_type=out_type: Shape=shape Size=size
            dims value: Fill=fill
            start limit delta: Range=range
            a b | transpose_a=transpose_a transpose_b=transpose_b: MatMul=linalg.matmul
            a b | adj_x=adjoint_a adj_y=adjoint_b: BatchMatMul=linalg.matmul BatchMatMulV2=linalg.matmul \
            BatchMatMulV3=linalg.matmul
            x | adjoint=adjoint: MatrixInverse=linalg.inv
            x bias | data_format=data_format: BiasAdd=nn.bias_add
            x filters | strides=strides padding=padding data_format=data_format dilations=dilations: \
            Conv2D=nn.conv2d Conv3D=nn.conv3d DepthwiseConv2dNative=nn.depthwise_conv2d
            x | ksize=ksize strides=strides padding=padding data_format=data_format: MaxPool=nn.max_pool2d \
            AvgPool=nn.avg_pool2d MaxPool3D=nn.max_pool3d AvgPool3D=nn.avg_pool3d
            x | depth_radius=depth_radius bias=bias alpha=alpha beta=beta: LRN=nn.lrn
            x | block_size=block_size data_format=data_format: SpaceToDepth=nn.space_to_depth \
            DepthToSpace=nn.depth_to_space
            x k | sorted=sorted: TopKV2=math.top_k
            x | k=k sorted=sorted: TopK=math.top_k
            x size | align_corners=align_corners half_pixel_centers=half_pixel_centers: \
            ResizeBilinear=compat.v1.image.resize_bilinear \
            ResizeNearestNeighbor=compat.v1.image.resize_nearest_neighbor
            x segment_ids num_segments: UnsortedSegmentSum=math.unsorted_segment_sum \
            UnsortedSegmentMax=math.unsorted_segment_max UnsortedSegmentMin=math.unsorted_segment_min \
            UnsortedSegmentProd=math.unsorted_segment_prod
            """;

    static final Map<String, RawOps> BY_NAME = read();

    private static Map<String, RawOps> read() {
        Map<String, RawOps> all = new LinkedHashMap<>();
        for (String line : TABLE.split("\n")) {
            String[] sides = line.split(": ", 2);
            String[] halves = sides[0].split(" \\| ");
            List<String> inputs = List.of(halves[0].split(" "));
            Map<String, String> attributes = halves.length == 1 ? Map.of() : pairs(halves[1]);
            pairs(sides[1]).forEach((op, symbol) -> all.put(op, new RawOps(symbol, inputs, attributes)));
        }
        return Map.copyOf(all);
    }

    /** Returns the left side of each {@code =} mapped to its right side. */
    static Map<String, String> pairs(String text) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : text.split(" ")) pairs.put(pair.split("=")[0], pair.split("=")[1]);
        return pairs;
    }
}
