// Writes dependencies in the syntax of Make.
#include "tools/Depfile.h"
#include <fmt/format.h>

namespace burin {

/// As GCC escapes: a backslash is doubled only before what it would otherwise escape.
static llvm::Expected<std::string> escaped(llvm::StringRef path) {
  std::string text;
  size_t backslashes = 0;
  for (char c : path) {
    if (c == '\n' || c == '\r')
      return llvm::createStringError(
          "the dependency file cannot name a path with a line break [B0801]");
    if (c == ' ' || c == '\t' || c == '#')
      text.append((c == '#' ? 0 : backslashes) + 1, '\\');
    else if (c == '$')
      text += '$';
    backslashes = c == '\\' ? backslashes + 1 : 0;
    text += c;
  }
  return text;
}

llvm::Expected<std::string> depfile(llvm::ArrayRef<std::string> targets,
                                    llvm::ArrayRef<std::string> prerequisites) {
  std::string text;
  for (const std::string &target : targets) {
    auto name = escaped(target);
    if (!name)
      return name.takeError();
    text += (text.empty() ? "" : " \\\n") + *name;
  }
  text += ":";
  for (const std::string &prerequisite : prerequisites) {
    auto name = escaped(prerequisite);
    if (!name)
      return name.takeError();
    text += " \\\n  " + *name;
  }
  return text + "\n";
}

} // namespace burin
