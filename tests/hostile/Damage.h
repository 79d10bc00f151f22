// Damaged copies of a model file: cut short, and with single bytes flipped.
#pragma once

#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace burin::hostile {

/// One damaged copy: how it is made, for messages, and the bytes.
struct Damage {
  std::string what;
  std::string bytes;
};

/// Makes the copies of a file one at a time: the same ones in every run.
class Damager {
public:
  explicit Damager(llvm::StringRef file);

  static constexpr unsigned kTruncations = 64;
  static constexpr unsigned kFlips = 256;
  static constexpr unsigned kCopies = kTruncations + kFlips;

  /// `index` is below kCopies: first the truncations, from short to long, then the flips.
  Damage copy(unsigned index) const;

private:
  llvm::StringRef file;
  /// Offsets of bytes that say something about the structure: all but those of large constants.
  std::vector<size_t> structure;
};

} // namespace burin::hostile
