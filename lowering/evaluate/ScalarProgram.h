// A body of scalar operations as compact instructions, run for up to `maximumLanes` elements at
// once.
#pragma once

#include "lowering/evaluate/Environment.h"
#include "lowering/evaluate/Primitives.h"
#include <array>

namespace burin {

/// What an instruction does with its registers; named after the operations of arith and math.
enum class Opcode : uint8_t {
  // Integers of `kind`; AddI to AbsI report a result that leaves i32 or i64, smaller ones wrap.
  AddI,
  SubI,
  MulI,
  ShLI,
  AbsI,
  DivSI,
  RemSI,
  FloorDivSI,
  CeilDivSI,
  DivUI,
  RemUI,
  MaxSI,
  MinSI,
  MaxUI,
  MinUI,
  AndI,
  OrI,
  XOrI,
  ShRSI,
  ShRUI,
  CmpI,
  // Conversions to `kind` from `source`.
  Truncate,
  ExtendUnsigned,
  SignedToFloat,
  UnsignedToFloat,
  FloatToSigned,
  FloatToUnsigned,
  RoundFloat,
  BitcastToFloat,
  BitcastToInteger,
  // Floats of `kind`.
  AddF,
  SubF,
  MulF,
  DivF,
  NegF,
  Maximum,
  Minimum,
  MaxNum,
  MinNum,
  CmpF,
  MultiplyAdd,
  Unary,
  Binary,
  // Any kind.
  Select,
  Copy,
  // Row-major addressing: operand 0 times `immediate` plus operand 1, which lies in [0, immediate).
  Index,
  // The element of `tensor` at that address.
  Load,
  Call,
};

/// One instruction. Registers are numbered; `immediate` is a predicate or an extent.
struct Instruction {
  Opcode opcode;
  ElementKind kind = ElementKind::I64;
  ElementKind source = ElementKind::I64;
  unsigned result = 0;
  std::array<unsigned, maximumPrimitiveOperands> operands{};
  int64_t immediate = 0;
  double (*unary)(double) = nullptr;
  double (*binary)(double, double) = nullptr;
  const Tensor *tensor = nullptr;
  const Primitive *primitive = nullptr;
  mlir::Operation *origin = nullptr;
};

/// The error of an instruction that has no result on that lane of its operands.
llvm::Error describeFault(const Instruction &instruction, const int64_t *const *operands,
                          int64_t lane);

/// Instructions over registers. A register has one scalar per lane (see `Tensor::load` for its
/// form), so decoding is paid once per `maximumLanes` elements.
class ScalarProgram {
public:
  static constexpr int64_t maximumLanes = 64;

  /// A new register, zero in all lanes.
  unsigned addRegister();
  /// A new register that holds `scalar` in all lanes.
  unsigned addConstant(int64_t scalar);
  /// Appends an instruction into a new register, which it returns.
  unsigned append(Instruction instruction);

  /// The lanes of a register; invalid once a register is added.
  int64_t *lanes(unsigned index) { return &storage[index * maximumLanes]; }

  /// Runs all instructions on lanes [0, count). Error: an overflow, a division by zero, a shift or
  /// an index out of range, a float that no integer of the type represents, an operand outside a
  /// primitive's domain.
  llvm::Error run(int64_t count);

private:
  std::vector<Instruction> instructions;
  std::vector<int64_t> storage;
};

} // namespace burin
