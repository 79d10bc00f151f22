// Prints one lowered Halide statement as one readable C++17 function.
#pragma once

#include "codegen/HalideApi.h"
#include "codegen/Prelude.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <string>

namespace burin::cxx {

/// What the printer needs to know of a target.
struct Isa {
  enum class Kind {
    Portable, ///< any C++17 compiler: no vectors
    Avx2,     ///< vector extensions of GCC and Clang up to 256 bits, AVX2 and FMA intrinsics
    Neon,     ///< vector extensions up to 128 bits, AArch64 Advanced SIMD intrinsics
    CortexM4, ///< scalars and the dot products of the DSP extension
    Mve       ///< vector extensions up to 128 bits, intrinsics of the M-profile vector extension
  };
  Kind kind = Kind::Portable;
  int64_t stackLimitBytes = 4096; ///< what the arrays of one function may occupy together
  int64_t unroll = 0; ///< words that a helper's loop does in one round; 0: as many as it sees fit

  /// Bytes of the widest vector; 0 where there are only scalars.
  int vectorBytes() const {
    return kind == Kind::Avx2 ? 32 : kind == Kind::Neon || kind == Kind::Mve ? 16 : 0;
  }
  /// Whether a vector holds more than the C library's memcpy moves at a time: that of Cortex-M
  /// moves one word.
  bool vectorsOutrunMemcpy() const { return kind == Kind::Mve; }
};

/// A parameter of the printed function: a pointer, where it does not say otherwise.
struct Parameter {
  std::string bufferName; ///< the name of the buffer in the statement
  std::string name;       ///< the wished C++ name; made legal and unique
  Halide::Type type;      ///< of an element
  bool isOutput = false;
  bool isConstant = false;  ///< a table of the output, aligned to 16 bytes
  int64_t scratchBytes = 0; ///< memory for one of the function's arrays; there is no such buffer
  bool mayAlias = false;    ///< its bytes may be those of another such parameter
  bool isNumber = false;    ///< no pointer: a positive int32, the variable `bufferName`
};

struct PrintedFunction {
  std::string definition;
  int64_t stackBytes = 0; ///< the largest sum of arrays alive at a time
  unsigned loops = 0;
  unsigned nesting = 0; ///< loops around the innermost one, itself included
};

/// An empty prelude with the helpers of a target.
Prelude preludeFor(const Isa &isa);

/// Prints `stmt` as the function `name`, and adds the helpers it uses to `prelude`.
///
/// The statement is one that a custom lowering pass of Halide sees; extents, strides and sizes of
/// allocations are constants. The pointers of the function do not alias, but for those that say so.
/// Fails, and leaves the prelude as it was, on anything without a faithful translation: predicated,
/// strided or gathering vector accesses, vectors that the target lacks, allocations over the stack
/// limit, unknown nodes. The message then holds the expression.
llvm::Expected<PrintedFunction> printFunction(llvm::StringRef name,
                                              llvm::ArrayRef<Parameter> parameters,
                                              const Halide::Internal::Stmt &stmt, const Isa &isa,
                                              Prelude &prelude);

} // namespace burin::cxx
