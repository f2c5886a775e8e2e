package org.kerasaudit.importer.ops.tensorflow;

import java.util.ArrayList;
import java.util.List;

/** Functions that are equivalent to one of {@code keras.ops} except for names and accepted types. */
final class TfPlainViews {
    /** A signature, then symbols=Keras function for all functions that share it. */
    private static final String TABLE = """
            FLOATING input=x: math.sqrt=sqrt math.rsqrt=rsqrt math.exp=exp math.expm1=expm1 math.log=log \
            math.log1p=log1p math.sin=sin math.cos=cos math.tan=tan math.asin=arcsin math.acos=arccos \
            math.atan=arctan math.sinh=sinh math.cosh=cosh math.tanh,nn.tanh=tanh math.asinh=arcsinh \
            math.acosh=arccosh math.atanh=arctanh math.erf=erf math.erfc=erfc math.erfinv=erfinv math.floor=floor \
            math.ceil,compat.v1.ceil=ceil math.rint=round math.bessel_i0,math.special.bessel_i0=i0 math.is_nan=isnan \
            math.is_inf=isinf math.is_finite=isfinite math.sigmoid,nn.sigmoid=sigmoid math.log_sigmoid=log_sigmoid \
            math.softplus,nn.softplus=softplus nn.softsign,math.softsign=softsign nn.selu=selu nn.elu=elu \
            math.angle=angle
            NUMBERS input=x: math.abs=absolute math.negative=negative math.sign=sign math.square=square \
            math.reciprocal=reciprocal math.round=round math.conj=conjugate math.real=real math.imag=imag \
            nn.relu=relu nn.relu6=relu6 bitwise.invert=bitwise_invert
            BOOLEANS x=x: math.logical_not=logical_not
            x=x1 y=x2: math.equal=equal math.not_equal=not_equal math.less=less math.less_equal=less_equal \
            math.greater=greater math.greater_equal=greater_equal
            BOOLEANS x=x1 y=x2: math.logical_and=logical_and math.logical_or=logical_or math.logical_xor=logical_xor
            INTEGERS_AS_WIDE x=x1 y=x2: math.truediv,math.divide,compat.v1.truediv=divide \
            math.divide_no_nan,compat.v1.div_no_nan=divide_no_nan
            FLOATING x=x1 y=x2: math.nextafter=nextafter
            FLOATING y=x1 x=x2: math.atan2=arctan2
            input=x: linalg.cholesky,compat.v1.cholesky=cholesky linalg.det,compat.v1.matrix_determinant=det
            FLOATING features=x approximate:truth(false)=approximate: nn.gelu=gelu
            INTEGERS_AS_FLOAT32 features=x alpha:real(0.2)=negative_slope: nn.leaky_relu=leaky_relu
            FLOATING logits=x axis:axis(-1)=axis: \
            nn.softmax,math.softmax,compat.v1.nn.softmax,compat.v1.math.softmax=softmax \
            nn.log_softmax,math.log_softmax,compat.v1.nn.log_softmax,compat.v1.math.log_softmax=log_softmax
            input=variable: identity=stop_gradient stop_gradient=stop_gradient \
            grad_pass_through,guarantee_const=stop_gradient
            input=x dtype:=float32: keras.backend.cast_to_floatx=cast
            input=x axis:integers=axis: reverse=flip
            input=x shape:numbers=shape: broadcast_to=broadcast_to
            input=x conjugate:flag(false) axis1:=-2 axis2:=-1: \
            linalg.matrix_transpose,linalg.adjoint=swapaxes
            x=x axis1:=-2 axis2:=-1: linalg.trace,compat.v1.trace=trace
            tensor=inputs indices~indices updates=updates bad_indices_policy:unused: \
            tensor_scatter_nd_update=scatter_update
            tensor=inputs indices~indices updates=updates bad_indices_policy:unused reduction:=add: \
            tensor_scatter_nd_add=scatter_update
            tensor=inputs indices~indices updates=updates bad_indices_policy:unused reduction:=max: \
            tensor_scatter_nd_max=scatter_update
            tensor=inputs indices~indices updates=updates bad_indices_policy:unused reduction:=min: \
            tensor_scatter_nd_min=scatter_update
            targets~targets predictions~predictions k:integer≥0=k: math.in_top_k,nn.in_top_k=in_top_k
            predictions~predictions targets~targets k:integer≥0=k: \
            compat.v1.math.in_top_k,compat.v1.nn.in_top_k=in_top_k
            input=x block_size:integer≥2=block_size data_format:word(NHWC): \
            nn.space_to_depth,compat.v1.nn.space_to_depth,compat.v1.space_to_depth=space_to_depth \
            nn.depth_to_space,compat.v1.nn.depth_to_space,compat.v1.depth_to_space=depth_to_space
            image=images offset_height:integer=top_cropping offset_width:integer=left_cropping \
            target_height:integer=target_height target_width:integer=target_width: \
            image.crop_to_bounding_box=crop_images
            image=images offset_height:integer=top_padding offset_width:integer=left_padding \
            target_height:integer=target_height target_width:integer=target_width: \
            image.pad_to_bounding_box=pad_images
            """;

    static final List<TfFunction> FUNCTIONS = read();

    private TfPlainViews() {}

    private static List<TfFunction> read() {
        List<TfFunction> all = new ArrayList<>();
        for (String line : TABLE.split("\n")) {
            String[] sides = line.split(": ", 2);
            for (String pair : sides[1].split(" ")) {
                String[] names = pair.split("=");
                all.add(TfView.plain(names[0].replace(',', ' '), names[1], sides[0]));
            }
        }
        return all;
    }
}
