// Declares the interface through which passes see a burin operator: what it computes and how it is
// quantized. Separate from Burin.td because mlir-tblgen emits only the interfaces of the file given.
#ifndef BURIN_INTERFACES
#define BURIN_INTERFACES

include "mlir/IR/OpBase.td"

def Burin_ComputeOpInterface : OpInterface<"ComputeOpInterface"> {
  let cppNamespace = "::burin";
  let description = [{
    An operator that computes tensors from tensors. Passes read its meaning as linalg on tensors
    and never ask for its name.
  }];
  let methods = [
    InterfaceMethod<
      [{Builds the op's meaning at the builder's insertion point: linalg on tensors that maps
        `operands` (same shapes as the op's own, element types as storage) to values of the op's
        result types.}],
      "::llvm::SmallVector<::mlir::Value>", "define",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::ValueRange":$operands)>,
    StaticInterfaceMethod<"How the op becomes integer arithmetic.", "::burin::QuantRule",
                          "quantRule">
  ];
}

def Burin_AxisOpInterface : OpInterface<"AxisOpInterface"> {
  let cppNamespace = "::burin";
  let description = [{
    An operator that treats axes one by one, so that it can also be computed before its operands are
    transposed. Lets transposes move past it and cancel.
  }];
  let methods = [
    InterfaceMethod<
      [{Builds the op's result from `inputs`, whose transposes by `permutation` are the op's
        operands; transposes the result where its axes then stand in another order.}],
      "::mlir::Value", "beforeTranspose",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::ValueRange":$inputs,
           "::llvm::ArrayRef<int64_t>":$permutation)>
  ];
}

#endif // BURIN_INTERFACES
