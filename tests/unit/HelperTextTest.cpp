// Checks that what the output gets of the helper texts stands alone: nothing of it leaks into what
// follows in a translation unit, and its comments name nothing that is not there.
#include "codegen/CxxPrinter.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

#include <gtest/gtest.h>

#include <set>

using namespace burin::cxx;

namespace {

const std::vector<std::pair<Isa::Kind, std::vector<const char *>>> kTexts = {
    {Isa::Kind::CortexM4,
     {kCortexMText, kCortexMWideText, kCortexMContractText, kCortexMWindowText, kCortexMFloatText}},
    {Isa::Kind::Mve, {kMveText, kMveProductsText}},
    {Isa::Kind::Neon, {kNeonText}},
    {Isa::Kind::Avx2, {kAvx2Text}},
    {Isa::Kind::Portable, {kPortableText, kArithmeticText}},
};

Prelude preludeOf(Isa::Kind kind) {
  Isa isa;
  isa.kind = kind;
  return preludeFor(isa);
}

/// Sections of a text that have no parameters.
std::vector<std::string> sectionsOf(llvm::StringRef text) {
  std::vector<std::string> result;
  llvm::SmallVector<llvm::StringRef> lines;
  text.split(lines, '\n');
  for (llvm::StringRef line : lines)
    if (line.consume_front("//! ")) {
      llvm::StringRef name = line.split(" :").first;
      if (!name.contains('('))
        result.push_back(name.str());
    }
  return result;
}

/// Names of code in a text, either those in its comments or all others.
std::set<std::string> namesOf(llvm::StringRef text, bool ofComments) {
  std::set<std::string> result;
  llvm::SmallVector<llvm::StringRef> lines;
  text.split(lines, '\n');
  for (llvm::StringRef line : lines) {
    auto [code, comment] = line.split("//");
    std::string name;
    for (char c : (ofComments ? comment : code).str() + " ") {
      if (llvm::isAlnum(c) || c == '_') {
        name += c;
        continue;
      }
      result.insert(name);
      name.clear();
    }
  }
  return result;
}

TEST(HelperText, MacrosAreUndefinedBehindTheirLastUse) {
  Prelude prelude({"//! shared\n#define BURIN_SHARED(x) x\n#define BURIN_OTHER 1\n"
                   "//! own : shared\n#define BURIN_OWN\nint own();\n#undef BURIN_OWN\n"
                   "//! plain\nint plain();\n"});
  ASSERT_TRUE(prelude.require("plain"));
  EXPECT_EQ(prelude.definitions(), "int plain();\n");
  ASSERT_TRUE(prelude.require("own"));
  EXPECT_TRUE(llvm::StringRef(prelude.definitions())
                  .ends_with("int plain();\n\n#undef BURIN_SHARED\n#undef BURIN_OTHER\n"))
      << prelude.definitions();
}

TEST(HelperText, CommentsNameNothingThatIsNotInTheOutput) {
  for (const auto &[kind, texts] : kTexts) {
    std::set<std::string> known;
    for (const char *text : texts)
      for (const std::string &name : sectionsOf(text))
        if (llvm::StringRef(name).contains('_') || llvm::any_of(name, llvm::isDigit))
          known.insert(name);
    for (const char *text : texts)
      for (const std::string &section : sectionsOf(text)) {
        Prelude prelude = preludeOf(kind);
        ASSERT_TRUE(prelude.require(section)) << section;
        const std::string output = prelude.definitions();
        std::set<std::string> code = namesOf(output, false);
        for (const std::string &name : namesOf(output, true))
          EXPECT_TRUE(!known.count(name) || code.count(name)) << section << " names " << name;
        EXPECT_EQ(output.find("// The same"), std::string::npos) << section;
      }
  }
}

} // namespace
