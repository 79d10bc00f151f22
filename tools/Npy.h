// Reads and writes arrays in NumPy's .npy format, the tensors of the command line.
// Source: NEP 1 and numpy.lib.format, versions 1.0 and 2.0.
#pragma once

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <string>
#include <vector>

namespace burin {

/// An array of numbers in row-major order.
struct NpyArray {
  /// Element type as NumPy spells it: "|b1", "|i1", "|u1", or "<" and one of i2, u2, f2, i4, u4,
  /// f4, i8, u8, f8; little-endian.
  std::string descr;
  std::vector<int64_t> shape; ///< empty: one element without dimensions
  std::string bytes;          ///< the elements and nothing else
};

/// Reads the array in the file `path`. Errors: B0701 the file cannot be read, B0702 it is no .npy
/// file or its header is malformed, B0703 element type, byte order, dimension order or version is
/// not supported, B0704 the data are shorter or longer than the shape says.
llvm::Expected<NpyArray> readNpy(llvm::StringRef path);

/// `array` as the text of a file, version 1.0, or 2.0 where the header is long; `path` is for the
/// message. Errors: B0703 and B0704 as above.
llvm::Expected<std::string> npyText(llvm::StringRef path, const NpyArray &array);

/// Writes `array` to the file `path` as version 1.0, or 2.0 where the header is long; an existing
/// file is replaced as a whole or, on errors, stays. Errors: B0701 the file cannot be written,
/// B0703 and B0704 as above.
llvm::Error writeNpy(llvm::StringRef path, const NpyArray &array);

} // namespace burin
