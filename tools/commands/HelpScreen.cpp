// Prints help from what the options themselves say: there is no second list.
#include "tools/commands/HelpScreen.h"
#include "tools/commands/Options.h"
#include <fmt/format.h>
#include <map>

namespace cl = llvm::cl;
using llvm::StringRef;

namespace burin {

static constexpr size_t kColumn = 26, kWidth = 80;

/// One row: `left`, then `right` wrapped beside it.
static std::string row(StringRef left, StringRef right) {
  std::string text = fmt::format("  {:<{}}", std::string_view(left), kColumn - 4);
  // A left side that is too long has the first line for itself.
  text += left.size() > kColumn - 4 ? "\n" + std::string(kColumn, ' ') : "  ";
  size_t at = kColumn;
  llvm::SmallVector<StringRef> words;
  right.split(words, ' ');
  for (StringRef word : words) {
    if (at > kColumn && at + 1 + word.size() > kWidth) {
      text += "\n" + std::string(kColumn, ' ');
      at = kColumn;
    } else if (at > kColumn) {
      text += ' ';
      at++;
    }
    text += word;
    at += word.size();
  }
  return text + "\n";
}

/// Options of the command by name, an alias with what it stands for.
static std::string optionsOf(const Command &command, const cl::OptionCategory &category) {
  std::map<std::string, cl::Option *> sorted;
  std::string shorts;
  for (auto &[name, option] : cl::getRegisteredOptions(command.sub))
    if (llvm::is_contained(option->Categories, &category))
      sorted[name.str()] = option;
  std::string text;
  for (auto &[name, option] : sorted) {
    if (name.size() == 1 && option->HelpStr == kSameOption)
      continue;
    std::string left = (name.size() > 1 ? "--" : "-") + name;
    auto brief = sorted.find(name.substr(0, 1));
    if (name.size() > 1 && brief != sorted.end() && brief->second->HelpStr == kSameOption)
      left = "-" + brief->first + ", " + left;
    if (!option->ValueStr.empty())
      left += " " + option->ValueStr.str();
    text += row(left, option->HelpStr);
  }
  return text;
}

std::string helpOf(const Command &command) {
  std::string name = command.sub.getName().str();
  std::string text =
      fmt::format("usage: burin {} {}\n{}\n", name, std::string_view(command.arguments),
                  std::string_view(command.sub.getDescription()));
  std::string arguments;
  for (const cl::Option *option : command.sub.PositionalOpts)
    arguments += row(option->ValueStr, option->HelpStr);
  if (!arguments.empty())
    text += "\n" + arguments;
  text += "\noptions:\n";
  for (const cl::OptionCategory *category : {&kModelOptions, &kOutputOptions, &kMessageOptions})
    text += optionsOf(command, *category);
  return text + fmt::format("\nexample: {}\n", std::string_view(command.example));
}

std::string helpOfAll() {
  std::string text = "usage: burin COMMAND ...\nmachine-learning models as standalone C++\n\n";
  for (const Command *command : commands())
    text += row(command->sub.getName(), command->sub.getDescription());
  return text + "\n\"burin help COMMAND\" prints the options of a command, \"burin --version\"\n"
                "the versions\n";
}

} // namespace burin
