// Cleans and uniquifies names; C++ keywords and the helpers of the prelude are never taken.
#include "codegen/print/Names.h"

#include "llvm/ADT/StringExtras.h"

#include <fmt/format.h>

namespace burin::cxx::print {
namespace {

constexpr const char *kKeywords[] = {
    "alignas",  "alignof",   "and",        "asm",       "auto",     "bitand",   "bitor",
    "bool",     "break",     "case",       "catch",     "char",     "class",    "compl",
    "const",    "constexpr", "continue",   "decltype",  "default",  "delete",   "do",
    "double",   "else",      "enum",       "explicit",  "export",   "extern",   "false",
    "float",    "for",       "friend",     "goto",      "if",       "inline",   "int",
    "long",     "mutable",   "namespace",  "new",       "noexcept", "not",      "nullptr",
    "operator", "or",        "private",    "protected", "public",   "register", "return",
    "short",    "signed",    "sizeof",     "static",    "struct",   "switch",   "template",
    "this",     "throw",     "true",       "try",       "typedef",  "typeid",   "typename",
    "union",    "unsigned",  "using",      "virtual",   "void",     "volatile", "wchar_t",
    "while",    "xor",       "concept",    "requires",  "memcpy",   "memset",   "near",
    "far",      "widen",     "splat_group"};

/// Cuts `$` and the digits behind it.
llvm::StringRef withoutCounter(llvm::StringRef name) {
  size_t dollar = name.rfind('$');
  if (dollar != llvm::StringRef::npos && dollar + 1 < name.size() &&
      llvm::all_of(name.drop_front(dollar + 1), llvm::isDigit))
    return name.take_front(dollar);
  return name;
}

} // namespace

std::string stem(llvm::StringRef name) {
  while (name.consume_back(".rebased") || name.consume_back(".base"))
    ;
  size_t dot = name.rfind('.');
  if (dot != llvm::StringRef::npos)
    name = name.drop_front(dot + 1);
  name = withoutCounter(name);
  if (name.size() > 1 && name.front() == 't' && llvm::all_of(name.drop_front(), llvm::isDigit))
    return "t";
  std::string result;
  for (char c : name)
    if (c != '$')
      result += c;
  return result;
}

Names::Names(std::set<std::string> reserved) : taken(std::move(reserved)) {
  taken.insert(std::begin(kKeywords), std::end(kKeywords));
}

/// Whether a name is that of a vector type or ends with one, as those of many helpers do.
static bool endsWithType(llvm::StringRef name) {
  llvm::StringRef last = name.substr(name.rfind('_') + 1);
  if (last == "bool")
    return true;
  bool code = last.consume_front("i") || last.consume_front("u") || last.consume_front("f");
  return code && !last.empty() &&
         llvm::all_of(last, [](char c) { return llvm::isDigit(c) || c == 'x'; });
}

static std::string legal(llvm::StringRef wish) {
  std::string result;
  for (char c : wish)
    result += llvm::isAlnum(c) || c == '_' ? c : '_';
  if (result.empty() || llvm::isDigit(result.front()) || result.front() == '_')
    result = "v" + result;
  return endsWithType(result) ? result + "_value" : result;
}

std::string Names::fresh(llvm::StringRef wish) {
  std::string base = legal(wish);
  std::string name = base;
  for (int i = 1; !taken.insert(name).second; ++i)
    name = fmt::format("{}{}", base, i);
  return name;
}

std::string Names::numbered(llvm::StringRef wish) {
  std::string base = legal(wish);
  std::string name;
  int i = 0;
  do
    name = fmt::format("{}_{}", base, i++);
  while (!taken.insert(name).second);
  return name;
}

} // namespace burin::cxx::print
