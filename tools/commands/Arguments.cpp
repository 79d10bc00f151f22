// Checks arguments against LLVM's registry of options before LLVM parses them: its own messages
// have no code, and some of them pass by the stream that it is given.
#include "tools/commands/Arguments.h"
#include "dialects/NearMiss.h"
#include "tools/commands/Options.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/StringSaver.h"
#include <fmt/format.h>

namespace cl = llvm::cl;
using llvm::StringRef;

namespace burin {

/// "--target" as it is written, without dashes and value.
static StringRef optionName(StringRef argument) { return argument.ltrim('-').split('=').first; }

static bool isOption(StringRef argument) { return argument.size() > 1 && argument[0] == '-'; }

llvm::Expected<const Command *> commandNamed(StringRef name) {
  std::vector<StringRef> names;
  for (const Command *command : commands()) {
    if (command->sub.getName() == name)
      return command;
    names.push_back(command->sub.getName());
  }
  std::string message =
      fmt::format("unknown command \"{}\"; commands are {}{}", std::string_view(name),
                  fmt::join(names, ", "), didYouMean(name, names));
  if (llvm::sys::fs::is_regular_file(name))
    message += fmt::format("\nnote: to compile that file: burin compile {} -o DIR",
                           std::string_view(name));
  return usageError(message);
}

static llvm::Error unknownOption(const Command &command, StringRef argument) {
  std::vector<std::string> names;
  for (auto &[name, option] : cl::getRegisteredOptions(command.sub))
    names.push_back(name.size() > 1 ? "--" + name.str() : "-" + name.str());
  llvm::sort(names); // of two that are as near, always the same
  StringRef written = argument.split('=').first;
  std::string message =
      fmt::format("{} has no option \"{}\"", std::string_view(command.sub.getName()),
                  std::string_view(written));
  std::string other;
  for (const Command *candidate : commands())
    if (cl::getRegisteredOptions(candidate->sub).count(optionName(argument)))
      other += fmt::format("{}\"burin {}\"", other.empty() ? "" : " and ",
                           std::string_view(candidate->sub.getName()));
  std::string wanted = "--" + optionName(argument).str();
  message += didYouMean(wanted, names);
  if (!other.empty())
    message += "\nnote: it is an option of " + other;
  return usageError(message + fmt::format("\nnote: \"burin help {}\" lists the options",
                                          std::string_view(command.sub.getName())));
}

/// Checks what follows the command: `arguments` from its name on.
static llvm::Error check(const Command &command, llvm::ArrayRef<std::string> arguments) {
  auto &options = cl::getRegisteredOptions(command.sub);
  llvm::DenseMap<cl::Option *, unsigned> seen;
  size_t positional = 0;
  for (size_t i = 1; i < arguments.size(); i++) {
    StringRef argument = arguments[i];
    if (argument == "--") {
      positional += arguments.size() - i - 1;
      break;
    }
    if (!isOption(argument)) {
      positional++;
      continue;
    }
    auto found = options.find(optionName(argument));
    if (found == options.end())
      return unknownOption(command, argument);
    cl::Option *option = found->second;
    std::string written = argument.split('=').first.str();
    if (++seen[option] > 1 && option->getNumOccurrencesFlag() == cl::Optional)
      return usageError(fmt::format("{} is given twice", written));
    bool isFlag = option->getValueExpectedFlag() != cl::ValueRequired;
    if (isFlag && argument.contains('='))
      return usageError(fmt::format("{} takes no value, but \"{}\" is given", written,
                                    std::string_view(argument.split('=').second)));
    if (isFlag || argument.contains('='))
      continue;
    if (++i == arguments.size())
      return usageError(fmt::format("{} needs a value: {} {}", written, written,
                                    std::string_view(option->ValueStr)));
  }
  size_t allowed = command.sub.PositionalOpts.size();
  if (positional > allowed)
    return usageError(fmt::format("{} takes {}, but {} arguments are given that are no options",
                                  std::string_view(command.sub.getName()),
                                  allowed == 0   ? "only options"
                                  : allowed == 1 ? "one argument beside its options"
                                                 : std::to_string(allowed) + " arguments",
                                  positional));
  return llvm::Error::success();
}

/// An option where the command belongs: "burin --target x compile m".
static llvm::Error optionFirst(llvm::ArrayRef<std::string> arguments) {
  std::string written = StringRef(arguments.front()).split('=').first.str();
  for (const std::string &argument : arguments)
    for (const Command *command : commands())
      if (command->sub.getName() == argument &&
          cl::getRegisteredOptions(command->sub).count(optionName(written)))
        return usageError(fmt::format(
            "expected a command, found the option \"{}\"\nnote: options follow the command: burin "
            "{} {}",
            written, argument, arguments.front()));
  std::vector<StringRef> names;
  for (const Command *command : commands())
    names.push_back(command->sub.getName());
  return usageError(fmt::format("expected a command, found \"{}\"\nnote: commands are {}", written,
                                fmt::join(names, ", ")));
}

llvm::Expected<std::vector<std::string>> expandArguments(llvm::ArrayRef<const char *> given) {
  llvm::BumpPtrAllocator allocator;
  llvm::SmallVector<const char *> expanded(given);
  cl::ExpansionContext expansion(allocator, cl::TokenizeGNUCommandLine);
  if (llvm::Error error = expansion.expandResponseFiles(expanded))
    return usageError(llvm::toString(std::move(error)));
  return std::vector<std::string>(expanded.begin(), expanded.end());
}

llvm::Expected<const Command *> parseArguments(const std::vector<std::string> &given,
                                               TopLevel &topLevel) {
  llvm::SmallVector<const char *> expanded;
  for (const std::string &argument : given)
    expanded.push_back(argument.c_str());
  std::vector<std::string> arguments(given.begin() + 1, given.end());

  if (arguments.empty() || arguments[0] == "--help" || arguments[0] == "-h") {
    topLevel.help = true;
    return nullptr;
  }
  if (arguments[0] == "--version") {
    topLevel.version = true;
    return nullptr;
  }
  if (isOption(arguments[0]))
    return optionFirst(arguments);
  auto command = commandNamed(arguments[0]);
  if (!command)
    return command.takeError();
  if (llvm::Error error = check(**command, arguments))
    return error;
  std::string message;
  llvm::raw_string_ostream stream(message);
  if (!cl::ParseCommandLineOptions(static_cast<int>(expanded.size()), expanded.data(), "", &stream))
    return usageError(StringRef(message).trim().str());
  return *command;
}

} // namespace burin
