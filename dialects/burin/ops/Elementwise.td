// Element-wise operators, one line each: the expression is C++ over the scalars of Sugar.h.
#ifndef BURIN_OPS_ELEMENTWISE
#define BURIN_OPS_ELEMENTWISE

include "dialects/burin/Burin.td"

/// What all element-wise operators share. `operandNames` become C++ scalars in the expression.
class Burin_ElementwiseOp<string mnemonic, list<string> operandNames, string expression, QuantRule rule>
    : Burin_ComputeOp<mnemonic, rule, [Burin_Broadcasting]> {
  let results = (outs Burin_Tensor:$result);
  let hasVerifier = 1;
  let assemblyFormat = "operands attr-dict `:` functional-type(operands, results)";
  defvar scalars = !interleave(!foreach(i, !range(!size(operandNames)),
                                        "Scalar " # operandNames[i] # " = s[" # i # "];"), " ");
  let extraClassDefinition = [{
    ::llvm::SmallVector<::mlir::Value> $cppClass::define(::mlir::OpBuilder &builder,
                                                         ::mlir::ValueRange operands) {
      using namespace ::burin::sugar;
      return {elementwise(builder, getLoc(), operands, ::burin::storageType(getType()),
                          [&](::llvm::ArrayRef<Scalar> s) { }] # scalars # " return " # expression # [{; })};
    }
    ::llvm::LogicalResult $cppClass::verify() { return ::burin::verifyElementwise(*this); }
  }];
}
class Burin_UnaryOp<string mnemonic, string expression, QuantRule rule, TypeConstraint type = Burin_Numbers>
    : Burin_ElementwiseOp<mnemonic, ["x"], expression, rule> {
  let arguments = (ins type:$x);
}
/// Operands broadcast as in numpy: right-aligned, extent 1 stretches.
class Burin_BinaryOp<string mnemonic, string expression, QuantRule rule, TypeConstraint type = Burin_Numbers>
    : Burin_ElementwiseOp<mnemonic, ["x", "y"], expression, rule> {
  let arguments = (ins type:$x, type:$y);
}
/// A relation of numbers; the result is of bools.
class Burin_CompareOp<string mnemonic, string expression, TypeConstraint type = Burin_Numbers>
    : Burin_BinaryOp<mnemonic, expression, QuantFloatOnly, type> {
  let results = (outs Burin_Bools:$result);
}

//===-- Arithmetic --------------------------------------------------------------------------------//

def Burin_AddOp : Burin_BinaryOp<"add", "x + y", QuantRescale> {
  let imports = [Onnx<"Add", 7, "fromOnnxAdd">, Onnx<"com.microsoft.QLinearAdd", 1, "fromOnnxQLinearAdd">, Onnx<"Sum", 8, "fromOnnxAdd">, Tflite<"ADD", 1, "fromTfliteAdd">,
                 Tflite<"ADD_N", 1, "fromOnnxAdd">];
}
def Burin_SubOp : Burin_BinaryOp<"sub", "x - y", QuantRescale> {
  let imports = [Onnx<"Sub", 7, "fromOnnxSub">, Tflite<"SUB", 1, "fromTfliteSub">];
}
def Burin_MulOp : Burin_BinaryOp<"mul", "x * y", QuantProduct> {
  let imports = [Onnx<"Mul", 7, "fromOnnxMul">, Tflite<"MUL", 1, "fromTfliteMul">,
                 Onnx<"BatchNormalization", 7, "fromOnnxBatchNormalization">];
}
def Burin_DivOp : Burin_BinaryOp<"div", "x / y", QuantFloatOnly> {
  let summary = "quotient; of integers, rounded towards zero";
  let imports = [Onnx<"Div", 7, "fromOnnxDiv">, Tflite<"DIV", 1, "fromTfliteDiv">];
}
def Burin_FloorDivOp : Burin_BinaryOp<"floor_div", "floorDivide(x, y)", QuantFloatOnly> {
  let summary = "quotient rounded down";
  let imports = [Tflite<"FLOOR_DIV", 1, "fromTfliteFloorDiv">];
}
def Burin_FloorModOp : Burin_BinaryOp<"floor_mod", "x - floorDivide(x, y) * y", QuantFloatOnly, Burin_Integers> {
  let summary = "remainder with the sign of the divisor";
  let imports = [Onnx<"Mod", 10, "fromOnnxMod">, Tflite<"FLOOR_MOD", 1, "fromTfliteFloorMod">];
}
def Burin_RemainderOp : Burin_BinaryOp<"remainder", "remainder(x, y)", QuantFloatOnly, Burin_Integers> {
  let summary = "remainder with the sign of the dividend";
}
def Burin_MaxOp : Burin_BinaryOp<"max", "max(x, y)", QuantSameScale> {
  let imports = [Onnx<"Max", 8, "fromOnnxMax">, Tflite<"MAXIMUM", 1, "fromOnnxMax">];
}
def Burin_MinOp : Burin_BinaryOp<"min", "min(x, y)", QuantSameScale> {
  let imports = [Onnx<"Min", 8, "fromOnnxMin">, Tflite<"MINIMUM", 1, "fromOnnxMin">];
}
def Burin_SquaredDifferenceOp : Burin_BinaryOp<"squared_difference", "square(x - y)", QuantFloatOnly> {
  let imports = [Tflite<"SQUARED_DIFFERENCE", 1, "fromTfliteSquaredDifference">];
}
def Burin_PowOp : Burin_BinaryOp<"pow", "call(\"pow_f32\", {x, y})", QuantFloatOnly, Burin_Floats> {
  let imports = [Onnx<"Pow", 7, "fromPow">, Tflite<"POW", 1, "fromPow">];
}
def Burin_NegOp : Burin_UnaryOp<"neg", "-x", QuantFloatOnly> {
  let imports = [Onnx<"Neg", 6, "fromNeg">, Tflite<"NEG", 1, "fromNeg">];
}
def Burin_AbsOp : Burin_UnaryOp<"abs", "abs(x)", QuantFloatOnly> {
  let imports = [Onnx<"Abs", 6, "fromAbs">, Tflite<"ABS", 1, "fromAbs">];
}
def Burin_SignOp : Burin_UnaryOp<"sign", "select(x > 0, literal(x, 1), select(x < 0, literal(x, -1), x))", QuantFloatOnly> {
  let imports = [Onnx<"Sign", 9, "fromSign">, Tflite<"SIGN", 1, "fromSign">];
}
def Burin_SquareOp : Burin_UnaryOp<"square", "x * x", QuantFloatOnly> {
  let imports = [Tflite<"SQUARE", 1, "fromTfliteSquare">];
}
def Burin_ReciprocalOp : Burin_UnaryOp<"reciprocal", "literal(x, 1) / x", QuantFloatOnly, Burin_Floats> {
  let imports = [Onnx<"Reciprocal", 6, "fromReciprocal">];
}
def Burin_SqrtOp : Burin_UnaryOp<"sqrt", "sqrt(x)", QuantFloatOnly, Burin_Floats> {
  let imports = [Onnx<"Sqrt", 6, "fromSqrt">, Tflite<"SQRT", 1, "fromSqrt">];
}
def Burin_RsqrtOp : Burin_UnaryOp<"rsqrt", "literal(x, 1) / sqrt(x)", QuantFloatOnly, Burin_Floats> {
  let imports = [Tflite<"RSQRT", 1, "fromRsqrt">];
}
def Burin_FloorOp : Burin_UnaryOp<"floor", "floor(x)", QuantFloatOnly, Burin_Floats> {
  let imports = [Onnx<"Floor", 6, "fromFloor">, Tflite<"FLOOR", 1, "fromFloor">];
}
def Burin_CeilOp : Burin_UnaryOp<"ceil", "ceil(x)", QuantFloatOnly, Burin_Floats> {
  let imports = [Onnx<"Ceil", 6, "fromCeil">, Tflite<"CEIL", 1, "fromCeil">];
}
def Burin_RoundOp : Burin_UnaryOp<"round", "roundEven(x)", QuantFloatOnly, Burin_Floats> {
  let summary = "the nearest whole number, halves to the even one";
  let imports = [Onnx<"Round", 11, "fromRound">, Tflite<"ROUND", 1, "fromRound">];
}

//===-- Functions ---------------------------------------------------------------------------------//

def Burin_ExpOp : Burin_UnaryOp<"exp", "call(\"exp_f32\", {x})", QuantFloatOnly, Burin_Floats> {
  let imports = [Onnx<"Exp", 6, "fromExp">, Tflite<"EXP", 1, "fromExp">];
}
def Burin_LogOp : Burin_UnaryOp<"log", "call(\"log_f32\", {x})", QuantFloatOnly, Burin_Floats> {
  let imports = [Onnx<"Log", 6, "fromLog">, Tflite<"LOG", 1, "fromLog">];
}
def Burin_SinOp : Burin_UnaryOp<"sin", "call(\"sin_f32\", {x})", QuantFloatOnly, Burin_Floats> {
  let imports = [Onnx<"Sin", 7, "fromSin">, Tflite<"SIN", 1, "fromSin">];
}
def Burin_CosOp : Burin_UnaryOp<"cos", "call(\"cos_f32\", {x})", QuantFloatOnly, Burin_Floats> {
  let imports = [Onnx<"Cos", 7, "fromCos">, Tflite<"COS", 1, "fromCos">];
}
def Burin_ErfOp : Burin_UnaryOp<"erf", "call(\"erf_f32\", {x})", QuantFloatOnly, Burin_Floats> {
  let imports = [Onnx<"Erf", 9, "fromErf">];
}

//===-- Activations -------------------------------------------------------------------------------//

def Burin_ClampOp : Burin_UnaryOp<"clamp", "clamp(x, getLow().convertToDouble(), getHigh().convertToDouble())", QuantSameScale> {
  let summary = "limits values to [low, high]; an infinite bound does not limit";
  let description = [{
    Bounds are real values; on storage integers, after quantization, they are integers.
    ```mlir
    %y = burin.clamp %x {low = 0.0 : f64, high = 6.0 : f64} : (tensor<4xf32>) -> tensor<4xf32>
    ```
  }];
  let arguments = (ins Burin_Numbers:$x, F64Attr:$low, F64Attr:$high);
  let imports = [Onnx<"Relu", 6, "fromRelu">, Onnx<"Clip", 6, "fromOnnxClip">, Tflite<"RELU", 1, "fromRelu">,
                 Tflite<"RELU6", 1, "fromTfliteRelu6">, Tflite<"RELU_N1_TO_1", 1, "fromTfliteReluN1To1">,
                 Tflite<"RELU_0_TO_1", 1, "fromTfliteRelu0To1">];
}
def Burin_SigmoidOp : Burin_UnaryOp<"sigmoid", "call(\"logistic_f32\", {x})", QuantTable, Burin_Floats> {
  let imports = [Onnx<"Sigmoid", 6, "fromSigmoid">, Tflite<"LOGISTIC", 1, "fromSigmoid">];
}
def Burin_TanhOp : Burin_UnaryOp<"tanh", "call(\"tanh_f32\", {x})", QuantTable, Burin_Floats> {
  let imports = [Onnx<"Tanh", 6, "fromTanh">, Tflite<"TANH", 1, "fromTanh">];
}
def Burin_PReluOp : Burin_BinaryOp<"prelu", "select(x < 0, x * y, x)", QuantFloatOnly, Burin_Floats> {
  let summary = "x, below zero times the slope y";
  let imports = [Onnx<"PRelu", 7, "fromPRelu">, Tflite<"PRELU", 1, "fromPRelu">];
}
def Burin_LeakyReluOp : Burin_UnaryOp<"leaky_relu", "select(x < 0, x * getAlpha().convertToDouble(), x)", QuantFloatOnly, Burin_Floats> {
  let arguments = (ins Burin_Floats:$x, F64Attr:$alpha);
  let imports = [Onnx<"LeakyRelu", 6, "fromOnnxLeakyRelu">, Tflite<"LEAKY_RELU", 1, "fromTfliteLeakyRelu">];
}
def Burin_EluOp : Burin_UnaryOp<"elu", "select(x < 0, call(\"expm1_f32\", {x}) * getAlpha().convertToDouble(), x)", QuantFloatOnly, Burin_Floats> {
  let arguments = (ins Burin_Floats:$x, F64Attr:$alpha);
  let imports = [Onnx<"Elu", 6, "fromElu">, Tflite<"ELU", 1, "fromElu">];
}
def Burin_SoftplusOp : Burin_UnaryOp<"softplus", "max(x, literal(x, 0)) + call(\"log1p_f32\", {call(\"exp_f32\", {-abs(x)})})", QuantFloatOnly, Burin_Floats> {
  let imports = [Onnx<"Softplus", 1, "fromSoftplus">];
}
def Burin_HardSigmoidOp : Burin_UnaryOp<"hard_sigmoid", "clamp(x * getAlpha().convertToDouble() + getBeta().convertToDouble(), 0, 1)", QuantFloatOnly, Burin_Floats> {
  let arguments = (ins Burin_Floats:$x, F64Attr:$alpha, F64Attr:$beta);
  let imports = [Onnx<"HardSigmoid", 6, "fromOnnxHardSigmoid">];
}
def Burin_HardSwishOp : Burin_UnaryOp<"hard_swish", "x * clamp(x + 3, 0, 6) * (1.0 / 6)", QuantTable, Burin_Floats> {
  let imports = [Onnx<"HardSwish", 14, "fromHardSwish">, Tflite<"HARD_SWISH", 1, "fromHardSwish">];
}
def Burin_GeluOp : Burin_UnaryOp<"gelu", "x * 0.5 * (call(\"erf_f32\", {x * 0.70710678118654752}) + 1)", QuantFloatOnly, Burin_Floats> {
  let summary = "x times the normal distribution of x";
  let imports = [Onnx<"Gelu", 20, "fromGelu">, Onnx<"com.microsoft.Gelu", 1, "fromGelu">, Tflite<"GELU", 1, "fromGelu">];
}
def Burin_TanhGeluOp : Burin_UnaryOp<"tanh_gelu", "x * 0.5 * (call(\"tanh_f32\", {(x + x * x * x * 0.044715) * 0.79788456080286536}) + 1)", QuantFloatOnly, Burin_Floats> {
  let summary = "gelu with its distribution approximated by tanh";
}

//===-- Relations and logic -----------------------------------------------------------------------//

def Burin_EqualOp : Burin_CompareOp<"equal", "x == y", Burin_Elements> {
  let imports = [Onnx<"Equal", 7, "fromEqual">, Tflite<"EQUAL", 1, "fromEqual">];
}
def Burin_NotEqualOp : Burin_CompareOp<"not_equal", "x != y", Burin_Elements> {
  let imports = [Tflite<"NOT_EQUAL", 1, "fromNotEqual">];
}
def Burin_LessOp : Burin_CompareOp<"less", "x < y"> {
  let imports = [Onnx<"Less", 7, "fromLess">, Tflite<"LESS", 1, "fromLess">];
}
def Burin_LessEqualOp : Burin_CompareOp<"less_equal", "x <= y"> {
  let imports = [Onnx<"LessOrEqual", 12, "fromLessEqual">, Tflite<"LESS_EQUAL", 1, "fromLessEqual">];
}
def Burin_GreaterOp : Burin_CompareOp<"greater", "x > y"> {
  let imports = [Onnx<"Greater", 7, "fromGreater">, Tflite<"GREATER", 1, "fromGreater">];
}
def Burin_GreaterEqualOp : Burin_CompareOp<"greater_equal", "x >= y"> {
  let imports = [Onnx<"GreaterOrEqual", 12, "fromGreaterEqual">, Tflite<"GREATER_EQUAL", 1, "fromGreaterEqual">];
}
def Burin_AndOp : Burin_BinaryOp<"and", "x & y", QuantNone, Burin_Bools> {
  let imports = [Onnx<"And", 7, "fromAnd">, Tflite<"LOGICAL_AND", 1, "fromAnd">];
}
def Burin_OrOp : Burin_BinaryOp<"or", "x | y", QuantNone, Burin_Bools> {
  let imports = [Onnx<"Or", 7, "fromOr">, Tflite<"LOGICAL_OR", 1, "fromOr">];
}
def Burin_XorOp : Burin_BinaryOp<"xor", "x != y", QuantNone, Burin_Bools> {
  let imports = [Onnx<"Xor", 7, "fromXor">];
}
def Burin_NotOp : Burin_UnaryOp<"not", "!x", QuantNone, Burin_Bools> {
  let imports = [Onnx<"Not", 1, "fromNot">, Tflite<"LOGICAL_NOT", 1, "fromNot">];
}
def Burin_SelectOp : Burin_ElementwiseOp<"select", ["condition", "x", "y"], "select(condition, x, y)", QuantSameScale> {
  let summary = "x where the condition holds, else y";
  let arguments = (ins Burin_Bools:$condition, Burin_Elements:$x, Burin_Elements:$y);
  let imports = [Onnx<"Where", 9, "fromOnnxWhere">, Tflite<"SELECT_V2", 1, "fromTfliteSelect">,
                 Tflite<"SELECT", 1, "fromTfliteSelect">, Onnx<"OneHot", 9, "fromOnnxOneHot">,
                 Tflite<"ONE_HOT", 1, "fromTfliteOneHot">];
}

#endif // BURIN_OPS_ELEMENTWISE
