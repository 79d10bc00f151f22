// Runs the linker and reads what it says of memory regions that are too small.
#include "tools/LinkRunner.h"
#include "dialects/PlacedError.h"
#include "tools/Budget.h"
#include "tools/MeasureCode.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include <fmt/format.h>

using llvm::StringRef;

namespace burin {

namespace {
/// A region of a memory map that the program overflows.
struct Overflow {
  std::string region;
  int64_t bytes; ///< too many
};
} // namespace

/// What GNU's linker and LLVM's print: "region `RAM' overflowed by 12 bytes", "will not fit in
/// region 'RAM': overflowed by 12 bytes". Of a region the largest, as LLVM's counts by sections.
static std::vector<Overflow> overflowsIn(StringRef text) {
  std::vector<Overflow> overflows;
  for (StringRef line : llvm::split(text, '\n')) {
    auto [before, after] = line.split("overflowed by ");
    int64_t bytes = 0;
    StringRef region = before.rsplit("region ").second.trim(" :`'\"");
    if (after.consumeInteger(10, bytes) || region.empty())
      continue;
    auto known = llvm::find_if(overflows, [&](auto &other) { return other.region == region; });
    if (known == overflows.end())
      overflows.push_back({region.str(), bytes});
    else
      known->bytes = std::max(known->bytes, bytes);
  }
  return overflows;
}

/// The bytes of a region, as the linker script of the memory map states them; none: it does not.
static std::optional<int64_t> bytesOf(StringRef region, const Harness &harness,
                                      const Target &target) {
  for (const cxx::OutputFile &file : harness.files) {
    if (!StringRef(file.name).ends_with(target.memoryMap + ".ld"))
      continue;
    for (StringRef line : llvm::split(file.text, '\n'))
      if (line.trim().take_while(llvm::isAlnum) == region && line.contains("LENGTH"))
        return amountOf(line.split("LENGTH").second.trim(" ="), 1024);
  }
  return std::nullopt;
}

static llvm::Error tooLarge(llvm::ArrayRef<Overflow> overflows, const Harness &harness,
                            const ManifestFacts &facts, const Target &target,
                            const CompileOptions &options) {
  std::string exceeded, advice;
  for (const Overflow &overflow : overflows) {
    auto had = bytesOf(overflow.region, harness, target);
    exceeded +=
        fmt::format("{}{} bytes too many for {}{}", exceeded.empty() ? "" : "; ", overflow.bytes,
                    overflow.region, had ? fmt::format(", which has {}", *had) : "");
    if (overflow.region == "RAM")
      advice = ramAdvice(std::max<int64_t>(facts.ramBytes() - overflow.bytes, 0), facts, options);
  }
  return llvm::make_error<PlacedError>(
      options.model, 0,
      fmt::format(
          "the program does not fit the memory map \"{}\" of the machine that runs it: {} "
          "[B0811]\nnote: the model needs {} bytes of RAM (arena {}, inputs and outputs {}, "
          "state {}) and {} of flash (constants {}, code {}); start-up code, stack and "
          "runner come on top{}\nnote: burin compile has no such limit, and burin run "
          "--target portable runs the model on this machine",
          target.memoryMap, exceeded, facts.ramBytes(), facts.arenaBytes, facts.portBytes(),
          facts.stateBytes, facts.constantBytes + facts.codeBytes.value_or(0), facts.constantBytes,
          facts.codeBytes.value_or(0), advice));
}

llvm::Error linkRunner(const std::vector<std::string> &command, StringRef folder,
                       const Harness &harness, const ManifestFacts &facts, const Target &target,
                       const CompileOptions &options) {
  constexpr llvm::StringLiteral kErrors = "link-errors.txt";
  llvm::SmallString<256> path(folder);
  path += "/";
  path += kErrors;
  // The linker's messages are read, so they are to be in English.
  std::vector<std::string> inEnglish = {"env", "LC_ALL=C"};
  inEnglish.insert(inEnglish.end(), command.begin(), command.end());
  auto code = runProgram(inEnglish, folder, "building the runner", kErrors);
  std::string text;
  if (auto buffer = llvm::MemoryBuffer::getFile(path))
    text = (*buffer)->getBuffer().str();
  llvm::sys::fs::remove(path);
  if (!code)
    return code.takeError();
  std::vector<Overflow> overflows = *code == 0 ? std::vector<Overflow>() : overflowsIn(text);
  if (!overflows.empty() && !target.memoryMap.empty())
    return tooLarge(overflows, harness, facts, target, options);
  llvm::errs() << text;
  if (*code != 0)
    return llvm::createStringError(
        fmt::format("building the runner failed with exit code {} [B0803]", *code));
  return llvm::Error::success();
}

} // namespace burin
