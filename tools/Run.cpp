// Compiles, builds with the target's compiler, and runs, under an emulator where the target is
// foreign.
#include "tools/Run.h"
#include "tools/MeasureCode.h"
#include "tools/Npy.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"
#include <fmt/format.h>

namespace burin {

namespace cxx {
extern const char *const kRunner;
extern const char *const kRunnerFileIo;
extern const char *const kRunnerTiming;
extern const char *const kRunnerHostIo;
extern const char *const kCortexMStart;
extern const char *const kCortexMSemihost;
extern const char *const kCortexMSemihostHeader;
extern const char *const kCortexMLinkerScript;
} // namespace cxx

namespace {

/// What surrounds a model on a kind of machine: sources to compile, files beside them, flags.
struct Harness {
  std::vector<std::string> sources;
  std::vector<cxx::OutputFile> files;
  std::vector<std::string> flags;
};

Harness harnessFor(const Target &target) {
  Harness harness;
  harness.files = {{"runner.cpp", cxx::kRunner},
                   {"file_io.hpp", cxx::kRunnerFileIo},
                   {"timing.hpp", cxx::kRunnerTiming}};
  harness.sources = {"runner.cpp"};
  if (target.harness == "cortex_m") {
    harness.files.insert(harness.files.end(),
                         {{"cortex_m/start.cpp", cxx::kCortexMStart},
                          {"cortex_m/semihost.cpp", cxx::kCortexMSemihost},
                          {"cortex_m/semihost.hpp", cxx::kCortexMSemihostHeader},
                          {"cortex_m/mps2_an386.ld", cxx::kCortexMLinkerScript}});
    harness.sources.insert(harness.sources.end(), {"cortex_m/start.cpp", "cortex_m/semihost.cpp"});
    harness.flags = {"-fno-exceptions", "-fno-rtti", "-ffunction-sections",    "-fdata-sections",
                     "-nostdlib",       "-T",        "cortex_m/mps2_an386.ld", "-Wl,--gc-sections"};
  } else {
    harness.files.push_back({"host_io.cpp", cxx::kRunnerHostIo});
    harness.sources.push_back("host_io.cpp");
  }
  return harness;
}

/// A port as the manifest describes it.
struct Port {
  std::string name, identifier, type, dtype;
  std::vector<int64_t> shape;
  int64_t bytes = 0;
};

std::vector<Port> portsOf(const llvm::json::Object &manifest, llvm::StringRef key) {
  std::vector<Port> ports;
  for (const llvm::json::Value &value : *manifest.getArray(key)) {
    const llvm::json::Object &object = *value.getAsObject();
    Port port;
    port.name = object.getString("name")->str();
    port.identifier = object.getString("identifier")->str();
    port.type = object.getString("type")->str();
    port.dtype = object.getString("dtype")->str();
    port.bytes = *object.getInteger("bytes");
    for (const llvm::json::Value &extent : *object.getArray("shape"))
      port.shape.push_back(*extent.getAsInteger());
    ports.push_back(port);
  }
  return ports;
}

std::string npyType(llvm::StringRef dtype) {
  if (dtype == "float32")
    return "<f4";
  if (dtype == "bool")
    return "|b1";
  unsigned bits = 0;
  bool isUnsigned = dtype.consume_front("u");
  dtype.consume_front("int");
  (void)dtype.getAsInteger(10, bits);
  return fmt::format("{}{}{}", bits == 8 ? "|" : "<", isUnsigned ? "u" : "i", bits / 8);
}

/// The glue that the runner includes; see templates/harness/README.md.
std::string modelIo(llvm::StringRef name, const std::vector<Port> &inputs,
                    const std::vector<Port> &outputs) {
  std::string files[2], bytes[2], objects, pointers[2], arguments;
  for (int side : {0, 1})
    for (const Port &port : side == 0 ? inputs : outputs) {
      const char *comma = files[side].empty() ? "" : ", ";
      files[side] += fmt::format("{}\"{}.bin\"", comma, port.identifier);
      bytes[side] +=
          fmt::format("{}sizeof({}::{}::data)", comma, std::string_view(name), port.type);
      pointers[side] += fmt::format("{}{}_port.data", comma, port.identifier);
      objects += fmt::format("static {}::{} {}_port;\n", std::string_view(name), port.type,
                             port.identifier);
      arguments += fmt::format("{}_port, ", port.identifier);
    }
  return fmt::format(
      "#include \"{0}.hpp\"\n#include <stddef.h>\nnamespace burin_harness {{\n"
      "constexpr int kInputs = {1};\nconstexpr int kOutputs = {2};\n"
      "constexpr const char *const kInputFile[] = {{{3}}};\n"
      "constexpr const char *const kOutputFile[] = {{{4}}};\n"
      "constexpr size_t kInputBytes[] = {{{5}}};\nconstexpr size_t kOutputBytes[] = {{{6}}};\n"
      "{7}static {0}::Arena arena;\n"
      "inline void *input_data(int index) {{\n  void *const all[] = {{{8}}};\n  return "
      "all[index];\n}}\n"
      "inline void *output_data(int index) {{\n  void *const all[] = {{{9}}};\n  return "
      "all[index];\n}}\n"
      "inline void run() {{ {0}::run({10}arena); }}\n"
      "inline bool self_test() {{ return {0}::self_test({10}arena); }}\n"
      "}} // namespace burin_harness\n",
      std::string_view(name), inputs.size(), outputs.size(), files[0], files[1], bytes[0], bytes[1],
      objects, pointers[0], pointers[1], arguments);
}

class Runner {
public:
  Runner(const RunOptions &options, const Target &target) : options(options), target(target) {}

  llvm::Error run(llvm::ArrayRef<cxx::OutputFile> files) {
    for (const cxx::OutputFile &file : files)
      if (llvm::StringRef(file.name).ends_with(".json"))
        if (llvm::Error error = readManifest(file.text))
          return error;
    llvm::SmallString<256> made;
    if (std::error_code error = llvm::sys::fs::createUniqueDirectory("burin-run", made))
      return llvm::createStringError(
          fmt::format("cannot make a temporary folder: {} [B0801]", error.message()));
    folder = made.str().str();
    llvm::Error result = inFolder(files);
    llvm::sys::fs::remove_directories(folder);
    return result;
  }

private:
  llvm::Error readManifest(llvm::StringRef text) {
    auto parsed = llvm::json::parse(text);
    if (!parsed)
      return parsed.takeError();
    const llvm::json::Object &manifest = *parsed->getAsObject();
    name = manifest.getString("namespace")->str();
    inputs = portsOf(manifest, "inputs");
    outputs = portsOf(manifest, "outputs");
    return llvm::Error::success();
  }

  llvm::Error inFolder(llvm::ArrayRef<cxx::OutputFile> files) {
    Harness harness = harnessFor(target);
    std::vector<cxx::OutputFile> all(files.begin(), files.end());
    all.insert(all.end(), harness.files.begin(), harness.files.end());
    all.push_back({"model_io.hpp", modelIo(name, inputs, outputs)});
    if (!options.selfTestOnly)
      if (llvm::Error error = writeSamples(all))
        return error;
    if (llvm::Error error = writeFiles(all, folder))
      return error;
    for (const cxx::OutputFile &file : files)
      if (llvm::StringRef(file.name).ends_with(".cpp"))
        harness.sources.push_back(file.name);
    if (llvm::Error error = build(harness))
      return error;
    if (llvm::Error error = execute())
      return error;
    return options.selfTestOnly ? llvm::Error::success() : readResults();
  }

  /// Adds each input's samples to `files` as raw bytes.
  llvm::Error writeSamples(std::vector<cxx::OutputFile> &files) {
    std::vector<bool> given(inputs.size(), false);
    for (llvm::StringRef text : options.inputs) {
      auto [key, path] = text.split('=');
      auto port = llvm::find_if(inputs, [&](const Port &candidate) {
        return candidate.name == key || candidate.identifier == key;
      });
      if (path.empty() || port == inputs.end())
        return llvm::createStringError(
            fmt::format("--input {}: expected NAME=FILE.npy with NAME one of {} [B0404]",
                        std::string_view(text), names()));
      auto array = readNpy(path);
      if (!array)
        return array.takeError();
      std::vector<int64_t> shape = array->shape;
      bool several = shape.size() == port->shape.size() + 1;
      int64_t count = several ? shape.front() : 1;
      if (several)
        shape.erase(shape.begin());
      if (shape != port->shape || array->descr != npyType(port->dtype) || count < 1 ||
          (samples && *samples != count))
        return llvm::createStringError(fmt::format(
            "--input {}: the file holds {} [{}]; needed is {} [{}], or several such samples, as "
            "many for every input [B0404]",
            std::string_view(key), array->descr, fmt::join(array->shape, ", "), port->dtype,
            fmt::join(port->shape, ", ")));
      samples = count;
      stacked = several;
      given[static_cast<size_t>(port - inputs.begin())] = true;
      files.push_back({port->identifier + ".bin", array->bytes});
    }
    if (llvm::is_contained(given, false))
      return llvm::createStringError(
          fmt::format("every input needs samples: --input NAME=FILE.npy for {} [B0404]", names()));
    return llvm::Error::success();
  }

  std::string names() const {
    std::string text;
    for (const Port &port : inputs)
      text += (text.empty() ? "\"" : ", \"") + port.name + "\"";
    return text;
  }

  llvm::Error build(const Harness &harness) {
    std::vector<std::string> command = {compilerOf(target), "-std=c++17"};
    command.insert(command.end(), target.compileFlags.begin(), target.compileFlags.end());
    if (options.selfTestOnly)
      command.push_back("-DBURIN_SELF_TEST_ONLY");
    if (options.timedRuns > 0)
      command.push_back(fmt::format("-DBURIN_TIMED_RUNS={}", options.timedRuns));
    command.push_back("-I.");
    command.insert(command.end(), harness.sources.begin(), harness.sources.end());
    command.insert(command.end(), harness.flags.begin(), harness.flags.end());
    command.insert(command.end(), {"-o", "runner"});
    if (!target.harness.empty())
      command.insert(command.end(), {"-lm", "-lc", "-lgcc"});
    return execute(command, "building the model");
  }

  llvm::Error execute() {
    if (target.emulator.empty())
      return execute({"./runner"}, "running the model");
    llvm::SmallVector<llvm::StringRef> words;
    llvm::StringRef(target.emulator).split(words, ' ', -1, false);
    std::vector<std::string> command;
    for (llvm::StringRef word : words)
      command.push_back(word.str());
    for (const char *flag : {"-display", "none", "-monitor", "none", "-serial", "none",
                             "-semihosting-config", "enable=on,target=native", "-kernel", "runner"})
      command.emplace_back(flag);
    return execute(command, "running the model");
  }

  /// Runs a command in the folder.
  llvm::Error execute(const std::vector<std::string> &command, llvm::StringRef what) {
    llvm::SmallString<256> before;
    llvm::sys::fs::current_path(before);
    auto found = llvm::sys::findProgramByName(command.front());
    std::string program = command.front() == "./runner" ? folder + "/runner"
                          : found                       ? *found
                                                        : std::string();
    if (program.empty())
      return llvm::createStringError(fmt::format("{}: the program \"{}\" is not installed [B0802]",
                                                 std::string_view(what), command.front()));
    std::vector<llvm::StringRef> arguments(command.begin(), command.end());
    llvm::sys::fs::set_current_path(folder);
    std::string message;
    int code = llvm::sys::ExecuteAndWait(program, arguments, std::nullopt, {}, 0, 0, &message);
    llvm::sys::fs::set_current_path(before);
    if (code == 0)
      return llvm::Error::success();
    return llvm::createStringError(fmt::format("{} failed with exit code {}{}{} [B0803]",
                                               std::string_view(what), code,
                                               message.empty() ? "" : ": ", message));
  }

  llvm::Error readResults() {
    if (std::error_code error = llvm::sys::fs::create_directories(options.outputDir))
      return llvm::createStringError(
          fmt::format("cannot make \"{}\": {} [B0801]", options.outputDir, error.message()));
    for (const Port &port : outputs) {
      auto buffer = llvm::MemoryBuffer::getFile(folder + "/" + port.identifier + ".bin");
      if (!buffer)
        return llvm::createStringError(
            fmt::format("output \"{}\": {} [B0801]", port.name, buffer.getError().message()));
      NpyArray array{npyType(port.dtype), port.shape, (*buffer)->getBuffer().str()};
      if (stacked)
        array.shape.insert(array.shape.begin(), *samples);
      llvm::SmallString<256> path(options.outputDir);
      llvm::sys::path::append(path, port.identifier + ".npy");
      if (llvm::Error error = writeNpy(path, array))
        return error;
    }
    return llvm::Error::success();
  }

  const RunOptions &options;
  const Target &target;
  std::string folder, name;
  std::vector<Port> inputs, outputs;
  std::optional<int64_t> samples;
  bool stacked = false;
};

} // namespace

int runModel(mlir::MLIRContext &context, const RunOptions &options) {
  auto target = loadTarget(options.compile.target);
  if (!target)
    return reportError(target.takeError());
  std::vector<cxx::OutputFile> files = compileModel(context, options.compile);
  if (files.empty())
    return 1;
  if (llvm::Error error = Runner(options, *target).run(files))
    return reportError(std::move(error));
  return 0;
}

} // namespace burin
