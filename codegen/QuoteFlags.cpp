// Escapes flags as GCC's response files, CMake and Bazel want it.
#include "codegen/QuoteFlags.h"
#include "llvm/ADT/StringExtras.h"

using llvm::StringRef;

namespace burin::cxx {

/// `text` with a backslash before each of `special`.
static std::string escaped(StringRef text, StringRef special) {
  std::string result;
  for (char c : text) {
    if (special.contains(c))
      result += '\\';
    result += c;
  }
  return result;
}

/// Whether no build tool sees more in the flag than its characters.
static bool isPlain(StringRef flag) {
  return !flag.empty() && llvm::all_of(flag, [](char c) {
    return llvm::isAlnum(c) || StringRef("-_=+./,:").contains(c);
  });
}

std::string responseArgument(StringRef flag) {
  return flag.empty() ? "\"\"" : escaped(flag, " \t\n\v\f\r\\'\"");
}

std::string cmakeArgument(StringRef flag) {
  if (isPlain(flag))
    return flag.str();
  // "$<" begins a generator expression wherever it comes from; "$<1:$>" is one that gives "$".
  std::string text = escaped(flag, "\\\"$;");
  for (size_t at = 0; (at = text.find("\\$<", at)) != std::string::npos; at += 6)
    text.replace(at, 2, "$<1:$>");
  return '"' + text + '"';
}

std::string bazelOption(StringRef flag) {
  if (isPlain(flag))
    return flag.str();
  // For the shell's rules, then for Bazel's variables, then for the string.
  std::string text = "'";
  for (char c : flag)
    text += c == '\'' ? std::string("'\\''") : c == '$' ? std::string("$$") : std::string(1, c);
  text += "'";
  std::string result;
  for (char c : text)
    result += c == '\n' ? std::string("\\n") : escaped(StringRef(&c, 1), "\\\"");
  return result;
}

} // namespace burin::cxx
