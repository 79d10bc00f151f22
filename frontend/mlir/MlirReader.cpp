// Guards MLIR's parser, which recurses as deep as its text nests, and hands the text to it.
#include "frontend/mlir/MlirReader.h"
#include "dialects/CodedErrors.h"
#include "frontend/ModelBuilder.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"
#include <fmt/format.h>

using namespace mlir;

namespace burin::mlir_text {

bool sniff(StringRef) { return false; }

/// What nests so deep is no model: regions, types and attributes of a model stay below 20.
static constexpr unsigned kMaxNesting = 128;

/// The line in which brackets, or prefix operators in a row, first nest deeper than kMaxNesting.
static std::optional<unsigned> tooDeepLine(StringRef text) {
  unsigned line = 1, depth = 0, prefixes = 0;
  for (size_t i = 0; i < text.size(); i++) {
    char c = text[i];
    char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (c == '/' && next == '/') {
      size_t end = text.find('\n', i);
      if (end == StringRef::npos)
        break;
      i = end - 1;
      continue;
    }
    if (c == '"') {
      // A string ends in its line; a quote behind a backslash does not end it.
      for (i++; i < text.size() && text[i] != '"' && text[i] != '\n'; i++)
        if (text[i] == '\\')
          i++;
      prefixes = 0;
      continue;
    }
    if (c == '\n')
      line++;
    if (isspace(static_cast<unsigned char>(c)))
      continue;
    prefixes = c == '-' ? prefixes + 1 : 0;
    bool isArrow = c == '-' && next == '>';
    if (isArrow || (c == '>' && next == '='))
      i++;
    else if (StringRef("([{<").contains(c))
      depth++;
    else if (StringRef(")]}>").contains(c))
      depth -= depth > 0;
    if (depth > kMaxNesting || prefixes > kMaxNesting)
      return line;
  }
  return std::nullopt;
}

OwningOpRef<ModuleOp> read(StringRef bytes, StringRef fileName, MLIRContext &context) {
  Diagnostics diagnostics(fileName, context);
  if (std::optional<unsigned> line = tooDeepLine(bytes)) {
    Location at = FileLineColLoc::get(&context, printable(fileName), *line, 0);
    diagnostics.error(at, codes::kMalformed,
                      fmt::format("the text nests more than {} levels deep", kMaxNesting));
    return nullptr;
  }
  // The parser reads a zero behind the end.
  llvm::SourceMgr source;
  source.AddNewSourceBuffer(llvm::MemoryBuffer::getMemBufferCopy(bytes, printable(fileName)),
                            llvm::SMLoc());
  CodedErrors coded(context, "B0116");
  OwningOpRef<ModuleOp> module = parseSourceFile<ModuleOp>(source, &context);
  // Of a character that begins no token behind an alias, the parser only complains.
  return coded.any() ? nullptr : std::move(module);
}

} // namespace burin::mlir_text
