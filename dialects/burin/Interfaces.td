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

#endif // BURIN_INTERFACES
