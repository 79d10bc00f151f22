// Declares the options that several commands share.
#include "tools/commands/Options.h"
#include "lowering/quantize/Profile.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include <fmt/format.h>

namespace cl = llvm::cl;

namespace burin {

cl::OptionCategory kModelOptions("Model"), kOutputOptions("Output"), kMessageOptions("Messages");

WithoutForeignOptions::WithoutForeignOptions() {
  std::vector<cl::Option *> foreign;
  auto collect = [&](cl::SubCommand &command) {
    for (auto &[name, option] : cl::getRegisteredOptions(command))
      if (!llvm::any_of(option->Categories, [](const cl::OptionCategory *category) {
            return llvm::is_contained({&kModelOptions, &kOutputOptions, &kMessageOptions},
                                      category);
          }))
        foreign.push_back(option);
  };
  collect(cl::SubCommand::getTopLevel());
  collect(cl::SubCommand::getAll());
  llvm::sort(foreign);
  foreign.erase(llvm::unique(foreign), foreign.end());
  for (cl::Option *option : foreign)
    option->removeArgument();
}

MessageOptions::MessageOptions(cl::SubCommand &command)
    : json("json", cl::sub(command), cl::cat(kMessageOptions),
           cl::desc("print one JSON document on standard output")),
      quiet("quiet", cl::sub(command), cl::cat(kMessageOptions),
            cl::desc("print only warnings and errors")),
      quietShort("q", cl::aliasopt(quiet), cl::cat(kMessageOptions), cl::desc(kSameOption)),
      color("color", cl::sub(command), cl::cat(kMessageOptions), cl::init("auto"),
            cl::value_desc("WHEN"), cl::desc("auto (default: on a terminal), always, never")),
      help("help", cl::sub(command), cl::cat(kMessageOptions), cl::desc("print this help")),
      helpShort("h", cl::aliasopt(help), cl::cat(kMessageOptions), cl::desc(kSameOption)) {}

/// LLVM keeps no copy of a help text.
static llvm::StringRef roundingHelp() {
  static const std::string help = "of integers: " + profileNames().str();
  return help;
}

ModelOptions::ModelOptions(cl::SubCommand &command)
    : model(cl::Positional, cl::sub(command), cl::cat(kModelOptions), cl::value_desc("MODEL"),
            cl::desc("a .tflite, .onnx or .mlir file")),
      target("target", cl::sub(command), cl::cat(kModelOptions), cl::init("portable"),
             cl::value_desc("NAME|FILE"),
             cl::desc("machine (default: portable); see `burin targets`")),
      name("name", cl::sub(command), cl::cat(kModelOptions), cl::value_desc("N"),
           cl::desc("namespace and file stem (default: by the file)")),
      rounding("rounding", cl::sub(command), cl::cat(kModelOptions), cl::value_desc("PROFILE"),
               cl::desc(roundingHelp())),
      optimize("optimize", cl::sub(command), cl::cat(kModelOptions), cl::value_desc("FOR"),
               cl::desc("speed or size of Cortex-M4, M7, M33; ram of any")),
      ram("ram", cl::sub(command), cl::cat(kModelOptions), cl::value_desc("BYTES"),
          cl::desc("compute layers in bands of rows until the model fits: 64K")),
      dims("dim", cl::sub(command), cl::cat(kModelOptions), cl::value_desc("NAME=N"),
           cl::desc("extent of an open dimension; also INPUT:AXIS=N")),
      overwriteInput("overwrite-input", cl::sub(command), cl::cat(kModelOptions),
                     cl::desc("inputs lie in the arena; run() overwrites them")),
      outputInArena("output-in-arena", cl::sub(command), cl::cat(kModelOptions),
                    cl::desc("outputs lie in the arena")) {}

BudgetOption::BudgetOption(cl::SubCommand &command)
    : budget("budget", cl::sub(command), cl::cat(kModelOptions), cl::value_desc("LIMITS"),
             cl::desc("refuse a model that needs more: ram=64K,flash=200K,stack=512,macs=10M")) {}

llvm::Expected<Budget> BudgetOption::read() const {
  return budget.getNumOccurrences() == 0 ? Budget() : parseBudget(budget);
}

ResetOption::ResetOption(cl::SubCommand &command)
    : every("reset-every", cl::sub(command), cl::cat(kModelOptions), cl::value_desc("N"),
            cl::desc("reset the state after N samples (default: never)")) {}

llvm::Error ResetOption::read(unsigned &samples) const {
  int64_t number = 0;
  constexpr int64_t kMost = 1'000'000;
  if (llvm::Error error = readNumber(every, 1, kMost, number))
    return error;
  samples = static_cast<unsigned>(number);
  return llvm::Error::success();
}

/// Names of the model files in the folder of `path`.
static std::vector<std::string> modelsBeside(llvm::StringRef path) {
  llvm::StringRef folder = llvm::sys::path::parent_path(path);
  std::vector<std::string> names;
  std::error_code error;
  constexpr int kMost = 10000;
  int seen = 0;
  for (llvm::sys::fs::directory_iterator entry(folder.empty() ? "." : folder, error), end;
       !error && entry != end && seen < kMost; entry.increment(error), ++seen) {
    llvm::StringRef name = llvm::sys::path::filename(entry->path());
    if (llvm::is_contained({".tflite", ".onnx", ".mlir"}, llvm::sys::path::extension(name)))
      names.push_back(name.str());
  }
  llvm::sort(names); // the order of a folder is no order
  return names;
}

llvm::Expected<CompileOptions> ModelOptions::read() const {
  CompileOptions options;
  options.model = model;
  options.target = target;
  options.name = name;
  options.rounding = rounding;
  options.dims.assign(dims.begin(), dims.end());
  options.overwriteInput = overwriteInput;
  options.outputInArena = outputInArena;
  // Before the model: burin_add_model() asks about a name without having one.
  if (auto stem = modelName(options); !stem)
    return stem.takeError();
  const std::string &path = options.model;
  if (path.empty())
    return usageError("expected a model: a .tflite, .onnx or .mlir file");
  if (path == "-")
    return usageError("a model is read from a file, not from standard input");
  llvm::sys::fs::file_status status;
  std::error_code error = llvm::sys::fs::status(path, status);
  if (!error && llvm::sys::fs::is_directory(status))
    return llvm::createStringError(
        fmt::format("\"{}\" is a folder, expected a model file [B0100]", path));
  if (error)
    return llvm::createStringError(
        fmt::format("cannot read \"{}\": {} [B0100]{}", path, error.message(),
                    didYouMean(llvm::sys::path::filename(path), modelsBeside(path))));
  if (optimize.getNumOccurrences() > 0) {
    std::vector<Choice<Optimize>> known;
    for (const OptimizeInfo &info : optimizations())
      known.push_back({info.name, info.optimize});
    auto goal = chosen<Optimize>(optimize, known);
    if (!goal)
      return goal.takeError();
    options.optimize = *goal;
  }
  if (rounding.getNumOccurrences() > 0) {
    llvm::SmallVector<llvm::StringRef> names;
    profileNames().split(names, ", ");
    std::vector<Choice<llvm::StringRef>> known;
    for (llvm::StringRef profile : names)
      known.push_back({profile, profile});
    if (auto profile = chosen<llvm::StringRef>(rounding, known); !profile)
      return profile.takeError();
  }
  if (ram.getNumOccurrences() > 0) {
    auto bytes = amountOf(ram, 1024);
    if (!bytes || *bytes == 0)
      return usageError(
          fmt::format("--ram \"{}\" is no amount such as 512 or 64K", ram.getValue()));
    options.ram = *bytes;
    options.ownRamLimit = true;
  }
  return options;
}

llvm::Error readNumber(const cl::opt<std::string> &option, int64_t least, int64_t most,
                       int64_t &number) {
  if (option.getNumOccurrences() == 0)
    return llvm::Error::success();
  if (llvm::to_integer(option.getValue(), number, 10) && number >= least && number <= most)
    return llvm::Error::success();
  return usageError(fmt::format("--{} \"{}\" is no number from {} to {}", option.ArgStr.str(),
                                option.getValue(), least, most));
}

} // namespace burin
