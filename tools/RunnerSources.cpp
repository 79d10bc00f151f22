// Collects the sources of templates/harness for a target and writes the glue to one model.
#include "tools/RunnerSources.h"
#include "llvm/Support/JSON.h"
#include <fmt/format.h>
#include <set>

#include "tools/MachineFiles.inc"

namespace burin {

namespace cxx {
extern const char *const kRunner;
extern const char *const kRunnerFileIo;
extern const char *const kRunnerTiming;
extern const char *const kRunnerStepResults;
extern const char *const kRunnerHostIo;
extern const char *const kSemihost;
extern const char *const kSemihostHeader;
} // namespace cxx

int64_t ManifestFacts::portBytes() const {
  int64_t bytes = 0;
  for (const std::vector<Port> *ports : {&inputs, &outputs})
    for (const Port &port : *ports)
      bytes += port.inArena ? 0 : port.bytes;
  return bytes;
}

static std::vector<Port> portsOf(const llvm::json::Object &manifest, llvm::StringRef key) {
  std::vector<Port> ports;
  for (const llvm::json::Value &value : *manifest.getArray(key)) {
    const llvm::json::Object &object = *value.getAsObject();
    Port port;
    port.name = object.getString("name")->str();
    port.identifier = object.getString("identifier")->str();
    port.type = object.getString("type")->str();
    port.dtype = object.getString("dtype")->str();
    port.bytes = *object.getInteger("bytes");
    port.inArena = object.getInteger("arena").has_value();
    for (const llvm::json::Value &extent : *object.getArray("shape"))
      port.shape.push_back(*extent.getAsInteger());
    ports.push_back(port);
  }
  return ports;
}

static std::vector<int64_t> integers(const llvm::json::Object &object, llvm::StringRef key) {
  std::vector<int64_t> numbers;
  for (const llvm::json::Value &value : *object.getArray(key))
    numbers.push_back(*value.getAsInteger());
  return numbers;
}

static Step stepOf(const llvm::json::Object &object) {
  const llvm::json::Object &result = *object.getObject("result");
  Step step;
  step.name = object.getString("name")->str();
  for (const llvm::json::Value &node : *object.getArray("origin"))
    step.origin.push_back(node.getAsString()->str());
  step.dtype = result.getString("dtype")->str();
  step.bytes = *result.getInteger("bytes");
  step.macs = *object.getInteger("macs");
  step.arenaBytes = *object.getInteger("arena_bytes");
  step.constantBytes = *object.getInteger("constant_bytes");
  step.arena = result.getInteger("arena");
  step.output = result.getString("output").value_or("").str();
  step.state = result.getString("state").value_or("").str();
  for (const llvm::json::Value &value : *result.getArray("tensors")) {
    const llvm::json::Object &tensor = *value.getAsObject();
    step.tensors.push_back({*tensor.getInteger("node"), *tensor.getInteger("result"),
                            integers(tensor, "shape"), integers(tensor, "strides"),
                            *tensor.getInteger("start")});
  }
  return step;
}

llvm::Expected<ManifestFacts> manifestFacts(llvm::ArrayRef<cxx::OutputFile> files) {
  ManifestFacts facts;
  for (const cxx::OutputFile &file : files) {
    if (!llvm::StringRef(file.name).ends_with(".json"))
      continue;
    // burin wrote this text itself.
    llvm::json::Value parsed = llvm::cantFail(llvm::json::parse(file.text));
    const llvm::json::Object &manifest = *parsed.getAsObject();
    const llvm::json::Object &bytes = *manifest.getObject("bytes");
    facts.name = manifest.getString("namespace")->str();
    facts.inputs = portsOf(manifest, "inputs");
    facts.outputs = portsOf(manifest, "outputs");
    facts.rounding = manifest.getString("rounding")->str();
    for (const llvm::json::Value &step : *manifest.getArray("steps"))
      facts.steps.push_back(stepOf(*step.getAsObject()));
    facts.states = static_cast<int64_t>(manifest.getArray("states")->size());
    facts.arenaBytes = *bytes.getInteger("arena");
    facts.stateBytes = *bytes.getInteger("state");
    facts.stackBytes = *bytes.getInteger("stack");
    facts.constantBytes = *bytes.getInteger("constants");
    facts.codeBytes = bytes.getInteger("code");
    facts.macs = *manifest.getInteger("macs");
    std::set<std::string> kernels;
    for (const llvm::json::Value &step : *manifest.getArray("steps"))
      kernels.insert(step.getAsObject()->getString("kernel")->str());
    facts.kernels = static_cast<int64_t>(kernels.size());
  }
  return facts;
}

/// The files of that folder of the harness; all sources in it are compiled.
static std::vector<cxx::OutputFile> machineFiles(llvm::StringRef folder) {
  std::vector<cxx::OutputFile> files;
  for (const auto &[path, text] : kMachineFiles)
    if (llvm::StringRef(path).starts_with((folder + "/").str()))
      files.push_back({path, text});
  return files;
}

/// The harness, its files and sources without their folder.
static Harness machineHarness(const Target &target) {
  Harness harness;
  harness.files = {{"runner.cpp", cxx::kRunner},
                   {"file_io.hpp", cxx::kRunnerFileIo},
                   {"timing.hpp", cxx::kRunnerTiming},
                   {"step_results.hpp", cxx::kRunnerStepResults}};
  harness.sources = {"runner.cpp"};
  if (target.harness.empty()) {
    harness.files.push_back({"host_io.cpp", cxx::kRunnerHostIo});
    harness.sources.push_back("host_io.cpp");
    return harness;
  }
  harness.files.insert(harness.files.end(),
                       {{"semihost.cpp", cxx::kSemihost}, {"semihost.hpp", cxx::kSemihostHeader}});
  harness.sources.push_back("semihost.cpp");
  for (cxx::OutputFile &file : machineFiles(target.harness)) {
    if (llvm::StringRef(file.name).ends_with(".cpp"))
      harness.sources.push_back(file.name);
    harness.files.push_back(std::move(file));
  }
  harness.flags = {"-fno-exceptions", "-fno-rtti", "-ffunction-sections",
                   "-fdata-sections", "-nostdlib", "-Wl,--gc-sections"};
  harness.libraries = {"-lgcc"};
  if (target.harness == "cortex_m") {
    for (const std::string &script : {target.memoryMap, std::string("sections")})
      harness.flags.insert(harness.flags.end(),
                           {"-T", kHarnessFolder.str() + "/cortex_m/" + script + ".ld"});
    harness.libraries = {"-lm", "-lc", "-lgcc"};
  }
  return harness;
}

Harness harnessFor(const Target &target) {
  // No name of a model leads into a folder: whatever it is called, its files are others.
  const std::string folder = kHarnessFolder.str() + "/";
  Harness harness = machineHarness(target);
  for (cxx::OutputFile &file : harness.files)
    file.name = folder + file.name;
  for (std::string &source : harness.sources)
    source = folder + source;
  harness.flags.push_back("-I" + kHarnessFolder.str());
  return harness;
}

std::vector<std::string> runnerCommand(const Target &target) {
  if (target.emulator.empty())
    return {"./runner"};
  std::vector<std::string> command = commandWords(target.emulator);
  if (target.harness == "cortex_m")
    for (const char *flag : {"-display", "none", "-monitor", "none", "-serial", "none",
                             "-semihosting-config", "enable=on,target=native", "-kernel"})
      command.emplace_back(flag);
  command.emplace_back("runner");
  return command;
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

/// What the runner needs to save the results of steps.
static std::string stepIo(const ManifestFacts &facts, const std::string &arguments) {
  std::string bytes, places;
  for (const Step &step : facts.steps) {
    bytes += fmt::format("{}{}", bytes.empty() ? "" : ", ", step.tensors.empty() ? 0 : step.bytes);
    std::string place = step.arena           ? fmt::format("arena.bytes + {}", *step.arena)
                        : step.state.empty() ? fmt::format("{}_port.data", step.output)
                                             : "state." + step.state;
    places +=
        fmt::format("{}{}", places.empty() ? "" : ", ", step.tensors.empty() ? "nullptr" : place);
  }
  return fmt::format("constexpr const char *kStepFile = \"{0}\";\n"
                     "constexpr size_t kStepBytes[] = {{{1}}};\n"
                     "inline const void *step_data(int index) {{\n"
                     "  const void *const all[] = {{{2}}};\n  return all[index];\n}}\n"
                     "inline void run_steps(void (*ended)(int step)) {{\n"
                     "  const {3}::Probe probe = {{[](void *user, {3}::Step begins) noexcept {{\n"
                     "    const int step = static_cast<int>(begins);\n"
                     "    if (step > 0)\n"
                     "      (*static_cast<void (**)(int)>(user))(step - 1);\n"
                     "  }}, &ended}};\n"
                     "  {3}::run({4}arena, &probe);\n}}\n",
                     std::string_view(kStepResultsFile), bytes.empty() ? "0" : bytes,
                     places.empty() ? "nullptr" : places, facts.name, arguments);
}

cxx::OutputFile modelIo(const ManifestFacts &facts, bool stepResults) {
  std::string_view name = facts.name;
  std::string files[2], bytes[2], objects, pointers[2], arguments;
  for (int side : {0, 1})
    for (const Port &port : side == 0 ? facts.inputs : facts.outputs) {
      const char *comma = files[side].empty() ? "" : ", ";
      files[side] += fmt::format("{}\"{}.bin\"", comma, port.identifier);
      if (port.inArena) {
        bytes[side] += fmt::format("{}{}", comma, port.bytes);
        pointers[side] += fmt::format("{}{}::{}::data(arena)", comma, name, port.type);
        continue;
      }
      bytes[side] += fmt::format("{}sizeof({}::{}::data)", comma, name, port.type);
      pointers[side] += fmt::format("{}{}_port.data", comma, port.identifier);
      objects += fmt::format("static {}::{} {}_port;\n", name, port.type, port.identifier);
      arguments += fmt::format("{}_port, ", port.identifier);
    }
  if (facts.stateBytes > 0) {
    objects += fmt::format("static {}::State state;\n", name);
    arguments += "state, ";
  }
  // An array has elements: one that is not counted stands for none.
  if (facts.inputs.empty())
    files[0] = pointers[0] = "nullptr", bytes[0] = "0";
  return {kHarnessFolder.str() + "/model_io.hpp",
          fmt::format("#include \"../{0}.hpp\"\n#include <stddef.h>\nnamespace burin_harness {{\n"
                      "constexpr int kInputs = {1};\nconstexpr int kOutputs = {2};\n"
                      "constexpr const char *const kInputFile[] = {{{3}}};\n"
                      "constexpr const char *const kOutputFile[] = {{{4}}};\n"
                      "constexpr size_t kInputBytes[] = {{{5}}};\n"
                      "constexpr size_t kOutputBytes[] = {{{6}}};\n"
                      "{7}static {0}::Arena arena;\n"
                      "inline void *input_data(int index) {{\n"
                      "  void *const all[] = {{{8}}};\n  return all[index];\n}}\n"
                      "inline void *output_data(int index) {{\n"
                      "  void *const all[] = {{{9}}};\n  return all[index];\n}}\n"
                      "inline void reset() {{{12}}}\n"
                      "inline void run() {{ {0}::run({10}arena); }}\n"
                      "inline bool self_test() {{ return {0}::self_test({10}arena); }}\n"
                      "{11}}} // namespace burin_harness\n",
                      name, facts.inputs.size(), facts.outputs.size(), files[0], files[1], bytes[0],
                      bytes[1], objects, pointers[0], pointers[1], arguments,
                      stepResults ? stepIo(facts, arguments) : "",
                      facts.stateBytes > 0 ? fmt::format(" {}::reset(state); ", name) : "")};
}

} // namespace burin
