package org.kerasaudit.importer.ops.tensorflow;

import java.util.ArrayList;
import java.util.List;

/** Functions that equal one of {@code keras.ops} in all but names and the types they take. */
final class TfPlainViews {
    /** Types and operands (TensorFlow's name=Keras's name), then symbols=Keras function for all that share them. */
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
            ANY x=x1 y=x2: math.equal=equal math.not_equal=not_equal math.less=less math.less_equal=less_equal \
            math.greater=greater math.greater_equal=greater_equal
            BOOLEANS x=x1 y=x2: math.logical_and=logical_and math.logical_or=logical_or math.logical_xor=logical_xor
            WHOLE_AS_WIDE x=x1 y=x2: math.truediv,math.divide,compat.v1.truediv=divide \
            math.divide_no_nan,compat.v1.div_no_nan=divide_no_nan
            FLOATING x=x1 y=x2: math.nextafter=nextafter
            FLOATING y=x1 x=x2: math.atan2=arctan2
            ANY input=x: linalg.cholesky,compat.v1.cholesky=cholesky linalg.det,compat.v1.matrix_determinant=det
            """;

    static final List<TfFunction> FUNCTIONS = read();

    private TfPlainViews() {}

    private static List<TfFunction> read() {
        List<TfFunction> all = new ArrayList<>();
        for (String line : TABLE.split("\n")) {
            String[] sides = line.split(": ", 2);
            List<String> operands = List.of(sides[0].split(" "));
            for (String pair : sides[1].split(" ")) {
                int equals = pair.indexOf('=');
                TfView view = TfView.of(pair.substring(0, equals).replace(',', ' '), pair.substring(equals + 1))
                        .types(Types.valueOf(operands.get(0)));
                operands.stream()
                        .skip(1)
                        .map(operand -> operand.split("="))
                        .forEach(name -> view.tensor(name[0], name[1]));
                all.add(view.build());
            }
        }
        return all;
    }
}
