// Makes names of a model fit for C++: identifiers of three styles, and text for comments and
// strings.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <cstddef>
#include <map>
#include <set>
#include <string>

namespace burin::cxx {

/// A C++ identifier for arbitrary bytes: lower-case words joined by single underscores, at most 40
/// characters, never reserved (see isNamespaceName). Of a path it keeps the part that tells tensors
/// apart: "functional_1/conv2d_3/Relu;functional_1/x:0" becomes "conv2d_3_relu". Nothing legible
/// becomes `filler`, which also stands before a digit and after a reserved word. Different names
/// may give the same identifier: see UniqueNames.
std::string snakeCase(llvm::StringRef wanted, llvm::StringRef filler = "tensor");

/// The same words as a type's name: "input_1" becomes "Input1". At most 46 characters.
std::string upperCamelCase(llvm::StringRef wanted);

/// The same words as a constant's name: "conv0.weight" becomes "kConv0Weight".
std::string constantName(llvm::StringRef wanted);

/// Hands out every name once.
class UniqueNames {
public:
  explicit UniqueNames(std::set<std::string> taken = {});

  /// `wanted` where it is free, otherwise the first free of `wanted`_2, `wanted`_3, ... The result
  /// is legal where `wanted` is and depends only on the calls before.
  std::string take(std::string wanted);

private:
  std::set<std::string> taken;
  std::map<std::string, unsigned> counters; // the suffix last tried for a name
};

/// `raw` without anything that could end a comment or a string literal: printable ASCII, a '?' for
/// each run of other bytes, backslashes and question marks, a single quote for a double one, and a
/// blank within "*/" and "/*". At most `limit` characters; a longer text is cut and ends in "...".
std::string commentText(llvm::StringRef raw, size_t limit = 100);

/// Whether `text` has the form of a C++ identifier: ASCII letters, digits and underscores, no digit
/// first.
bool isIdentifier(llvm::StringRef text);

/// Whether `text` may name a namespace of emitted code in C++17 and later: an identifier that is no
/// keyword, is not reserved to the implementation (leading underscore, double underscore), and is
/// neither declared by the C headers of emitted code, nor a macro of these or of a common platform,
/// nor a vector type of the prelude.
bool isNamespaceName(llvm::StringRef text);

} // namespace burin::cxx
