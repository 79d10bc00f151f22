// Collects the sources of templates/harness for a target and writes the glue to one model.
#include "tools/RunnerSources.h"
#include "llvm/Support/JSON.h"
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

int64_t ManifestFacts::ramBytes() const {
  int64_t bytes = arenaBytes + stackBytes;
  for (const std::vector<Port> *ports : {&inputs, &outputs})
    for (const Port &port : *ports)
      bytes += port.bytes;
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
    for (const llvm::json::Value &extent : *object.getArray("shape"))
      port.shape.push_back(*extent.getAsInteger());
    ports.push_back(port);
  }
  return ports;
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
    facts.arenaBytes = *bytes.getInteger("arena");
    facts.stackBytes = *bytes.getInteger("stack");
    facts.constantBytes = *bytes.getInteger("constants");
  }
  return facts;
}

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
    harness.libraries = {"-lm", "-lc", "-lgcc"};
  } else {
    harness.files.push_back({"host_io.cpp", cxx::kRunnerHostIo});
    harness.sources.push_back("host_io.cpp");
  }
  return harness;
}

std::vector<std::string> runnerCommand(const Target &target) {
  if (target.emulator.empty())
    return {"./runner"};
  llvm::SmallVector<llvm::StringRef> words;
  llvm::StringRef(target.emulator).split(words, ' ', -1, false);
  std::vector<std::string> command;
  for (llvm::StringRef word : words)
    command.push_back(word.str());
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

cxx::OutputFile modelIo(const ManifestFacts &facts) {
  std::string_view name = facts.name;
  std::string files[2], bytes[2], objects, pointers[2], arguments;
  for (int side : {0, 1})
    for (const Port &port : side == 0 ? facts.inputs : facts.outputs) {
      const char *comma = files[side].empty() ? "" : ", ";
      files[side] += fmt::format("{}\"{}.bin\"", comma, port.identifier);
      bytes[side] += fmt::format("{}sizeof({}::{}::data)", comma, name, port.type);
      pointers[side] += fmt::format("{}{}_port.data", comma, port.identifier);
      objects += fmt::format("static {}::{} {}_port;\n", name, port.type, port.identifier);
      arguments += fmt::format("{}_port, ", port.identifier);
    }
  return {"model_io.hpp",
          fmt::format("#include \"{0}.hpp\"\n#include <stddef.h>\nnamespace burin_harness {{\n"
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
                      "inline void run() {{ {0}::run({10}arena); }}\n"
                      "inline bool self_test() {{ return {0}::self_test({10}arena); }}\n"
                      "}} // namespace burin_harness\n",
                      name, facts.inputs.size(), facts.outputs.size(), files[0], files[1], bytes[0],
                      bytes[1], objects, pointers[0], pointers[1], arguments)};
}

} // namespace burin
