// Declares the burin dialect: the operator base ladder, the import records, and the operations
// that are no operators (constants, foreign nodes).
#ifndef BURIN_DIALECT
#define BURIN_DIALECT

include "dialects/burin/Interfaces.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/OpBase.td"
include "mlir/IR/CommonTypeConstraints.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Burin_Dialect : Dialect {
  let name = "burin";
  let cppNamespace = "::burin";
  let summary = "A trained model: tensors, operators and the foreign nodes they came from";
  let description = [{
    Activations are NHWC and convolution weights OHWI. Quantized tensors carry upstream's
    `!quant.uniform` as their element type until the quantize phase, plain integers after it.
  }];
  let hasConstantMaterializer = 1;
  let dependentDialects = [
    "::mlir::affine::AffineDialect", "::mlir::arith::ArithDialect", "::mlir::func::FuncDialect",
    "::mlir::linalg::LinalgDialect", "::mlir::math::MathDialect", "::mlir::quant::QuantDialect",
    "::mlir::tensor::TensorDialect"
  ];
}

//===-- Where an operator comes from -------------------------------------------------------------//

/// One row of the import table: a foreign name, the first operator-set version the function
/// understands, and the function (declared in Foreign.h's form, defined in the op's .cpp).
class Import<string foreignName, int firstVersion, string legalizeFunction> {
  string foreign = foreignName;
  int since = firstVersion;
  string function = legalizeFunction;
}
class Onnx<string name, int since, string function> : Import<"onnx." # name, since, function>;
class Tflite<string name, int since, string function> : Import<"tflite." # name, since, function>;

//===-- How an operator is quantized --------------------------------------------------------------//

class QuantRule<string ruleName> { string rule = ruleName; }
// Operands are input, weights [channel, ...] and bias [channel]; the channel is the result's last axis.
def QuantAccumulate : QuantRule<"Accumulate">; // int8 products in int32, then one requantize
def QuantSameScale : QuantRule<"SameScale">;   // the same arithmetic on the storage integers
def QuantRescale : QuantRule<"Rescale">;       // operands brought to a common scale first
def QuantNormalize : QuantRule<"Normalize">;   // softmax: fixed-point exponential and reciprocal
def QuantProduct : QuantRule<"Product">;       // products of two operands, then one requantize
def QuantTable : QuantRule<"Table">;           // a function of one operand, as a table of 256
def QuantAverage : QuantRule<"Average">;       // sums, and one division
def QuantQuantize : QuantRule<"Quantize">;     // float to integers
def QuantDequantize : QuantRule<"Dequantize">; // integers to float
def QuantFloatOnly : QuantRule<"FloatOnly">;   // no integer form
def QuantNone : QuantRule<"None">;             // never sees quantized tensors

//===-- The ladder --------------------------------------------------------------------------------//

defvar Burin_Tensor = AnyRankedTensor;

// What operators compute on. Quantized tensors pass as numbers; the rule decides about them later.
def Burin_Quantized : Type<CPred<"::llvm::isa<::mlir::quant::QuantizedType>($_self)">, "quantized number">;
def Burin_Floats : RankedTensorOf<[F32, Burin_Quantized]>;
def Burin_Integers : RankedTensorOf<[I8, I16, I32, I64]>;
def Burin_Numbers : RankedTensorOf<[F32, F64, I8, I16, I32, I64, Burin_Quantized]>;
def Burin_Bools : RankedTensorOf<[I1]>;
def Burin_Elements : RankedTensorOf<[I1, F32, F64, I8, I16, I32, I64, Burin_Quantized]>;

class Burin_Op<string mnemonic, list<Trait> traits = []> : Op<Burin_Dialect, mnemonic, traits> {
  // Rows of the import table and of the coverage page.
  list<Import> imports = [];
}

/// An operator: pure, readable through ComputeOpInterface.
class Burin_ComputeOp<string mnemonic, QuantRule rule, list<Trait> traits = []>
    : Burin_Op<mnemonic, traits # [Pure, Burin_ComputeOpInterface]> {
  string quantRuleName = rule.rule;
  code computeDeclaration = [{
    ::llvm::SmallVector<::mlir::Value> define(::mlir::OpBuilder &builder,
                                              ::mlir::ValueRange operands);
    static ::burin::QuantRule quantRule() { return ::burin::QuantRule::}] # rule.rule # [{; }
  }];
  // What an operator with Burin_AxisOpInterface adds.
  code axisDeclaration = [{
    ::mlir::Value beforeTranspose(::mlir::OpBuilder &builder, ::mlir::ValueRange inputs,
                                  ::llvm::ArrayRef<int64_t> permutation);
  }];
  let extraClassDeclaration = computeDeclaration;
}

/// Element by element over operands that broadcast as in numpy.
def Burin_Broadcasting : NativeOpTrait<"Broadcasting"> { let cppNamespace = "::burin"; }

//===-- Operations that are no operators ----------------------------------------------------------//

def Burin_ConstantOp : Burin_Op<"constant", [Pure, ConstantLike]> {
  let summary = "weights and other tensors known at compile time";
  let description = [{
    The value holds storage integers when the result type is quantized.
    ```mlir
    %w = burin.constant dense<1> : tensor<4xi8> : tensor<4x!quant.uniform<i8:f32, 0.5>>
    ```
  }];
  let arguments = (ins ElementsAttr:$value);
  let results = (outs Burin_Tensor:$result);
  let assemblyFormat = "attr-dict $value `:` type($result)";
  let imports = [Onnx<"ConstantOfShape", 9, "fromOnnxConstantOfShape">, Onnx<"Range", 11, "fromRange">,
                 Onnx<"Size", 1, "fromOnnxSize">, Tflite<"FILL", 1, "fromTfliteFill">,
                 Tflite<"RANGE", 1, "fromRange">];
  let hasFolder = 1;
  let hasVerifier = 1;
  let builders = [OpBuilder<(ins "::mlir::DenseElementsAttr":$value), [{
    build($_builder, $_state, value.getType(), value);
  }]>];
}

def Burin_AbsentOp : Burin_Op<"absent", [Pure]> {
  let summary = "an optional operand that a foreign node leaves out";
  let results = (outs NoneType:$result);
  let assemblyFormat = "attr-dict";
}

def Burin_ForeignOp : Burin_Op<"foreign", [Pure]> {
  let summary = "a node of a model file, before anything is known of its meaning";
  let description = [{
    `name` is the format and the operator ("onnx.Conv"), `version` the operator set's version.
    A result whose type the file does not state has type `none`.
    ```mlir
    %y = burin.foreign "onnx.Relu" 13 (%x) {} : (tensor<1x4xf32>) -> none
    ```
  }];
  let arguments = (ins StrAttr:$name, I64Attr:$version, Variadic<AnyType>:$inputs,
                       DictionaryAttr:$options);
  let results = (outs Variadic<AnyType>:$outputs);
  let assemblyFormat = [{
    $name $version `(` $inputs `)` $options attr-dict `:` functional-type($inputs, $outputs)
  }];
}

//===-- Foreign nodes that become no operator -----------------------------------------------------//

class Burin_Nodes<string what, string note> {
  string opName = what;
  string summary = note;
  list<Import> imports = [];
}

def Burin_StateNodes : Burin_Nodes<
    "state", "what one run leaves for the next: arguments and results of main, `State` in C++"> {
  let imports = [Tflite<"ASSIGN_VARIABLE", 1, "fromStateNode">, Tflite<"CALL_ONCE", 1, "fromStateNode">,
                 Tflite<"READ_VARIABLE", 1, "fromStateNode">, Tflite<"VAR_HANDLE", 1, "fromStateNode">];
}

#endif // BURIN_DIALECT
