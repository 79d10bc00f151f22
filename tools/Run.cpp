// Compiles, builds with the target's compiler, and runs, under an emulator where the target is
// foreign.
#include "tools/Run.h"
#include "tools/LinkRunner.h"
#include "tools/MeasureCode.h"
#include "tools/Npy.h"
#include "tools/OutputFiles.h"
#include "tools/RunnerSources.h"
#include "tools/Samples.h"
#include "tools/TemporaryFolder.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <chrono>
#include <cmath>
#include <fmt/format.h>

namespace burin {

namespace {

/// Wall-clock seconds since it was made.
class Stopwatch {
public:
  double seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }

private:
  std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
};

class Runner {
public:
  Runner(const RunOptions &options, const Target &target, double compileSeconds,
         llvm::json::Object &report)
      : options(options), target(target), compileSeconds(compileSeconds), report(report) {}

  llvm::Error run(std::vector<cxx::OutputFile> files) {
    auto read = manifestFacts(files);
    if (!read)
      return read.takeError();
    facts = std::move(*read);
    if (llvm::Error error = checkBudget(options.budget, facts, target, options.compile))
      return error;
    if (llvm::Error error = checkTimedRuns())
      return error;
    if (!options.keepDir.empty()) {
      if (llvm::Error error = checkKeptFolder())
        return error;
      folder = options.keepDir;
      return inFolder(std::move(files));
    }
    auto temporary = TemporaryFolder::make("burin-run");
    if (!temporary)
      return temporary.takeError();
    folder = temporary->path();
    return inFolder(std::move(files));
  }

private:
  bool hasInputs() const { return !options.inputs.empty() || !options.selfTest; }

  /// The clock is this machine's, and a self-test alone has no sample to run again.
  llvm::Error checkTimedRuns() const {
    if (options.timedRuns == 0 ||
        (target.harness.empty() && target.emulator.empty() && hasInputs()))
      return llvm::Error::success();
    return llvm::createStringError(fmt::format(
        "--timed-runs needs {} [B0403]",
        hasInputs()
            ? fmt::format("a machine with a clock, and target \"{}\" runs under an emulator",
                          target.name)
            : std::string("samples: --input NAME=FILE.npy and --output-dir DIR")));
  }

  /// A folder that the user keeps may be empty, or one that an earlier run left.
  llvm::Error checkKeptFolder() const {
    std::error_code error;
    bool isEmpty = true, isOurs = false;
    for (llvm::sys::fs::directory_iterator entry(options.keepDir, error), end;
         !error && entry != end; entry.increment(error)) {
      isEmpty = false;
      isOurs |= llvm::StringRef(entry->path()).ends_with(".json") && isGeneratedFile(entry->path());
    }
    if (isEmpty || isOurs)
      return llvm::Error::success();
    return llvm::createStringError(fmt::format("--keep \"{}\": the folder holds files that are not "
                                               "burin's [B0801]\nnote: give a folder of "
                                               "its own",
                                               options.keepDir));
  }

  llvm::Error inFolder(std::vector<cxx::OutputFile> files) {
    Harness harness = harnessFor(target);
    std::vector<cxx::OutputFile> around = harness.files;
    around.push_back(modelIo(facts, options.stepResults));
    if (hasInputs()) {
      auto read = readSamples(options.inputs, facts.inputs, Needed::All);
      if (!read)
        return read.takeError();
      for (auto [port, array] : llvm::zip(facts.inputs, read->arrays))
        around.push_back({port.identifier + ".bin", std::move(array->bytes)});
      samples = read->count;
      stacked = read->stacked;
    }
    for (llvm::ArrayRef<cxx::OutputFile> part : {llvm::ArrayRef(files), llvm::ArrayRef(around)})
      if (llvm::Error error = writeFiles(part, folder))
        return error;
    if (options.compile.onPhase)
      options.compile.onPhase("building the model");
    auto compiled = compileObjects(files, folder, target, "building the model");
    if (!compiled)
      return compiled.takeError();
    if (!options.keepDir.empty())
      if (llvm::Error error = keepCodeBytes(files, compiled->codeBytes))
        return error;
    facts.codeBytes = compiled->codeBytes;
    if (llvm::Error error = checkBudget(options.budget, facts, target, options.compile))
      return error;
    std::vector<std::string> linking = linkCommand(harness, compiled->objects);
    if (llvm::Error error = linkRunner(linking, folder, harness, facts, target, options.compile))
      return error;
    if (options.compile.onPhase)
      options.compile.onPhase("running the model");
    Stopwatch running;
    auto code = runProgram(runnerCommand(target), folder, "running the model");
    if (!code)
      return code.takeError();
    constexpr int kSelfTestFailed = 1;
    bool selfTestFailed = options.selfTest && *code == kSelfTestFailed;
    if (*code != 0 && !selfTestFailed)
      return llvm::createStringError(
          fmt::format("running the model failed with exit code {} [B0803]", *code));
    if (hasInputs())
      if (llvm::Error error = readResults())
        return error;
    llvm::json::Object took = reportOf(compiled->seconds, running.seconds(), selfTestFailed);
    for (const auto &[key, value] : took)
      report[key] = value;
    if (options.timedRuns > 0)
      took["timed_runs"] = report["timed_runs"] = timing();
    report["code_bytes"] = compiled->codeBytes;
    // Who measures or changes something builds it again as burin has.
    llvm::json::Array compiling;
    for (std::vector<std::string> &command : compiled->commands)
      compiling.push_back(llvm::json::Array(std::move(command)));
    took["commands"] = llvm::json::Object{{"compile", std::move(compiling)},
                                          {"link", llvm::json::Array(std::move(linking))},
                                          {"run", llvm::json::Array(runnerCommand(target))}};
    if (!options.keepDir.empty())
      if (llvm::Error error = writeFiles(
              {{"run.json", llvm::formatv("{0:2}\n", llvm::json::Value(std::move(took)))}}, folder))
        return error;
    if (selfTestFailed)
      return llvm::createStringError("the model's self-test fails [B0805]");
    return llvm::Error::success();
  }

  llvm::Error keepCodeBytes(std::vector<cxx::OutputFile> &files, int64_t bytes) const {
    if (llvm::Error error = stateCodeBytes(files, bytes))
      return error;
    for (const cxx::OutputFile &file : files)
      if (llvm::StringRef(file.name).ends_with(".json"))
        return writeFiles(file, folder);
    return llvm::Error::success();
  }

  std::vector<std::string> linkCommand(const Harness &harness,
                                       const std::vector<std::string> &objects) const {
    std::vector<std::string> command = compilerCommand(target);
    command.emplace_back("-std=c++17");
    command.insert(command.end(), target.compileFlags.begin(), target.compileFlags.end());
    if (options.selfTest)
      command.emplace_back(hasInputs() ? "-DBURIN_SELF_TEST" : "-DBURIN_SELF_TEST_ONLY");
    if (options.stepResults)
      command.emplace_back("-DBURIN_STEP_RESULTS");
    if (options.resetEvery > 0)
      command.push_back(fmt::format("-DBURIN_RESET_EVERY={}", options.resetEvery));
    if (options.timedRuns > 0)
      command.push_back(fmt::format("-DBURIN_TIMED_RUNS={}", options.timedRuns));
    command.insert(command.end(), harness.sources.begin(), harness.sources.end());
    command.insert(command.end(), objects.begin(), objects.end());
    command.insert(command.end(), harness.flags.begin(), harness.flags.end());
    command.insert(command.end(), {"-o", "runner"});
    command.insert(command.end(), harness.libraries.begin(), harness.libraries.end());
    return command;
  }

  llvm::Error readResults() {
    OutputFiles results;
    for (llvm::StringRef input : options.inputs)
      results.protect(input.split('=').second);
    for (const Port &port : facts.outputs) {
      auto buffer = llvm::MemoryBuffer::getFile(folder + "/" + port.identifier + ".bin");
      if (!buffer)
        return llvm::createStringError(
            fmt::format("output \"{}\": {} [B0801]", port.name, buffer.getError().message()));
      NpyArray array{npyType(port.dtype), port.shape, (*buffer)->getBuffer().str()};
      if (stacked)
        array.shape.insert(array.shape.begin(), *samples);
      llvm::SmallString<256> path(options.outputDir);
      llvm::sys::path::append(path, port.identifier + ".npy");
      auto text = npyText(path, array);
      if (!text)
        return text.takeError();
      if (llvm::Error error = results.add(options.outputDir, port.identifier + ".npy", *text))
        return error;
    }
    if (llvm::Error error = results.commit())
      return error;
    report["files"] = llvm::json::Array(results.paths());
    return llvm::Error::success();
  }

  /// What the runner has measured; null where it could not.
  llvm::json::Value timing() const {
    auto text = llvm::MemoryBuffer::getFile(folder + "/timing.json");
    auto measured = text ? llvm::json::parse((*text)->getBuffer()) : llvm::json::Value(nullptr);
    if (measured)
      return std::move(*measured);
    llvm::consumeError(measured.takeError());
    return nullptr;
  }

  /// Times are those of this run: the only file here that differs between equal runs.
  llvm::json::Object reportOf(double cxxSeconds, double runSeconds, bool selfTestFailed) const {
    auto rounded = [](double seconds) { return std::round(seconds * 1000) / 1000; };
    return llvm::json::Object{
        {"self_test_checks",
         options.selfTest ? llvm::json::Value(facts.selfTestChecks()) : nullptr},
        {"seconds", llvm::json::Object{{"burin", rounded(compileSeconds)},
                                       {"cxx", rounded(cxxSeconds)},
                                       {"run", rounded(runSeconds)}}},
        {"samples", samples.value_or(0)},
        {"self_test", options.selfTest ? llvm::json::Value(!selfTestFailed) : nullptr},
    };
  }

  const RunOptions &options;
  const Target &target;
  double compileSeconds;
  llvm::json::Object &report;
  ManifestFacts facts;
  std::string folder;
  std::optional<int64_t> samples;
  bool stacked = false;
};

} // namespace

llvm::Error runFiles(const RunOptions &options, const Target &target,
                     std::vector<cxx::OutputFile> files, double compileSeconds,
                     llvm::json::Object &report) {
  return Runner(options, target, compileSeconds, report).run(std::move(files));
}

llvm::Error runModel(mlir::MLIRContext &context, const RunOptions &options,
                     llvm::json::Object &report) {
  auto target = loadTarget(options.compile.target);
  if (!target)
    return target.takeError();
  Stopwatch compiling;
  auto files = compileModel(context, options.compile);
  if (!files)
    return files.takeError();
  return runFiles(options, *target, std::move(*files), compiling.seconds(), report);
}

} // namespace burin
