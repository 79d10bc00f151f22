// Options that several commands share. Each command makes its own instance for its SubCommand, so
// that an option is declared once and registered where it holds.
#pragma once

#include "dialects/NearMiss.h"
#include "tools/Budget.h"
#include "tools/Compile.h"
#include "llvm/Support/CommandLine.h"

namespace burin {

/// Groups of the help, in this order. Every option of burin is in one.
extern llvm::cl::OptionCategory kModelOptions, kOutputOptions, kMessageOptions;

/// The help text of a short form: the help prints it beside the long one.
inline constexpr llvm::StringLiteral kSameOption = "the same";

/// LLVM's libraries bring hundreds of options, and one named "help" for every command: they go
/// before burin's own are registered.
struct WithoutForeignOptions {
  WithoutForeignOptions();
};

/// What every command takes.
struct MessageOptions {
  explicit MessageOptions(llvm::cl::SubCommand &command);
  WithoutForeignOptions cleared;
  llvm::cl::opt<bool> json, quiet;
  llvm::cl::alias quietShort;
  llvm::cl::opt<std::string> color;
  llvm::cl::opt<bool> help;
  llvm::cl::alias helpShort;
};

/// A model and how to read it, for commands that take one.
struct ModelOptions {
  explicit ModelOptions(llvm::cl::SubCommand &command);
  llvm::cl::opt<std::string> model, target, name, rounding, optimize, ram;
  llvm::cl::list<std::string> dims;
  llvm::cl::opt<bool> overwriteInput, outputInArena;

  /// Error: no model, or one that is no file.
  llvm::Expected<CompileOptions> read() const;
};

/// What a model may need, for commands that compile one.
struct BudgetOption {
  explicit BudgetOption(llvm::cl::SubCommand &command);
  llvm::cl::opt<std::string> budget;

  /// No limits where the option is not given.
  llvm::Expected<Budget> read() const;
};

/// When a model with state starts anew, for commands that run one.
struct ResetOption {
  explicit ResetOption(llvm::cl::SubCommand &command);
  llvm::cl::opt<std::string> every;

  /// Sets `samples`, 0 where the option is not given. Error: no number of at least 1.
  llvm::Error read(unsigned &samples) const;
};

/// Sets `number` where the option is given. Error: it is no number from `least` to `most`.
llvm::Error readNumber(const llvm::cl::opt<std::string> &option, int64_t least, int64_t most,
                       int64_t &number);

/// A word of a fixed list and what it means.
template <class T> struct Choice {
  llvm::StringRef name;
  T value;
};

/// The choice that `word`, the value of the option called `option`, names. Error: the accepted
/// ones, and the nearest.
template <class T>
llvm::Expected<T> chosen(llvm::StringRef option, llvm::StringRef word,
                         llvm::ArrayRef<Choice<T>> choices) {
  std::string known;
  std::vector<llvm::StringRef> names;
  for (const Choice<T> &choice : choices) {
    if (choice.name == word)
      return choice.value;
    known += (known.empty() ? "" : ", ") + choice.name.str();
    names.push_back(choice.name);
  }
  return usageError("--" + option.str() + " \"" + word.str() + "\" is unknown; accepted are " +
                    known + didYouMean(word, names));
}

template <class T>
llvm::Expected<T> chosen(const llvm::cl::opt<std::string> &option,
                         llvm::ArrayRef<Choice<T>> choices) {
  return chosen<T>(option.ArgStr, option.getValue(), choices);
}

} // namespace burin
