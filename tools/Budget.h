// What a model may need, as `--budget` states it, and the check of what it does need.
#pragma once

#include "tools/Compile.h"
#include "tools/RunnerSources.h"

namespace burin {

/// Absent: no limit, or what the target has.
struct Budget {
  std::optional<int64_t> ram;   ///< bytes of inputs, outputs, arena and state
  std::optional<int64_t> flash; ///< bytes of constants and code
  std::optional<int64_t> stack; ///< bytes
  std::optional<int64_t> macs;  ///< multiply-accumulates of one inference
};

/// An amount such as "64K": digits, and K or M (or k, m) for a thousand or a million, of bytes 1024
/// and its square. None: it is no such number.
std::optional<int64_t> amountOf(llvm::StringRef text, int64_t thousand);

/// Reads "ram=64K,flash=200K,stack=512,macs=10M", in any order. Error: wrong use of the option.
llvm::Expected<Budget> parseBudget(llvm::StringRef text);

/// Error: the model needs more than the budget, or than the target has where neither the budget nor
/// `options` say what it may need; with what needs most and what may help. The code's bytes count
/// where they are known.
llvm::Error checkBudget(const Budget &budget, const ManifestFacts &facts, const Target &target,
                        const CompileOptions &options);

/// "the model needs ..., and target ... has ...": where the user allows more than there is. Empty
/// where the model fits.
std::string excessOverTarget(const Budget &budget, const ManifestFacts &facts, const Target &target,
                             const CompileOptions &options);

/// Notes "\nnote: ...": options that may take away RAM, those not in use. `limit` is what there may
/// be.
std::string ramAdvice(int64_t limit, const ManifestFacts &facts, const CompileOptions &options);

} // namespace burin
