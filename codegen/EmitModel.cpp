// Fills the templates of templates/model with the facts of a lowered module.
#include "codegen/EmitModel.h"
#include "codegen/FormatConstants.h"
#include "codegen/LowerKernel.h"
#include "codegen/Manifest.h"
#include "codegen/ModelFacts.h"
#include "codegen/Names.h"
#include "codegen/PrintKernels.h"
#include "codegen/PrintRun.h"
#include "codegen/PrintState.h"
#include "codegen/QuoteFlags.h"
#include "codegen/SelfTest.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Mustache.h"
#include "llvm/Support/raw_sha1_ostream.h"
#include <fmt/format.h>

using namespace mlir;

namespace burin::cxx {

extern const char *const kHeaderTemplate;
extern const char *const kSourceTemplate;
extern const char *const kWeightsTemplate;
extern const char *const kCMakeTemplate;
extern const char *const kBazelTemplate;
extern const char *const kModelHelpers;

namespace {

/// fill_border() keeps as much on the stack as a kernel with so many loops: compilers unroll it.
constexpr unsigned kNestingOfBorders = 5;

/// Constants of more bytes than this stand apart: as numbers in the source they would be slow to
/// compile and in the way of a reader.
constexpr int64_t kLargestInlineBytes = 64 << 10;

std::string filled(const char *text, const llvm::json::Value &data) {
  llvm::BumpPtrAllocator allocator;
  llvm::StringSaver saver(allocator);
  llvm::mustache::MustacheContext context(allocator, saver);
  llvm::mustache::Template tmpl(text, context);
  tmpl.overrideEscapeCharacters(llvm::mustache::EscapeMap()); // this is C++, not HTML
  std::string out;
  llvm::raw_string_ostream stream(out);
  tmpl.render(data, stream);
  return out;
}

/// Names of an image's extents where the shape is one; ONNX keeps channels first.
llvm::json::Array dimensions(ArrayRef<int64_t> shape, bool channelsLast) {
  static constexpr llvm::StringLiteral kLast[] = {"kHeight", "kWidth", "kChannels"};
  static constexpr llvm::StringLiteral kFirst[] = {"kChannels", "kHeight", "kWidth"};
  llvm::json::Array result;
  if (shape.size() == 4 && shape[0] == 1)
    for (unsigned i = 0; i < 3; i++)
      result.push_back(llvm::json::Object{{"dim_name", channelsLast ? kLast[i] : kFirst[i]},
                                          {"extent", std::to_string(shape[i + 1])}});
  return result;
}

class Emitter {
public:
  Emitter(ModuleOp module, const EmitOptions &options, ModelFacts facts)
      : module(module), options(options), facts(std::move(facts)),
        prelude(preludeOf(options.target)) {
    bool apart =
        options.weights == Weights::Separate ||
        (options.weights == Weights::Auto && this->facts.constantBytes > kLargestInlineBytes);
    place = apart ? TablePlace::Separate : TablePlace::Inline;
  }

  llvm::Expected<std::vector<OutputFile>> emit() {
    if (llvm::Error error = lowerKernels())
      return error;
    commonData();
    llvm::json::Value header = headerData(), source = sourceData(), weights(nullptr);
    if (place == TablePlace::Separate)
      weights = weightsData();
    std::string link = linkName({&header, &source, &weights});
    for (llvm::json::Value *data : {&header, &source, &weights})
      if (llvm::json::Object *object = data->getAsObject())
        (*object)["link_name"] = link;
    std::vector<OutputFile> files = {{options.name + ".hpp", filled(kHeaderTemplate, header)},
                                     {sources().front(), filled(kSourceTemplate, source)}};
    if (place == TablePlace::Separate)
      files.push_back({sources().back(), filled(kWeightsTemplate, weights)});
    files.insert(files.end(), {{options.name + ".json",
                                printManifest(module, facts, options, sources(), stackBytes)},
                               {options.name + ".flags", responseFile()},
                               {"CMakeLists.txt", filled(kCMakeTemplate, buildData())},
                               {"BUILD.bazel", filled(kBazelTemplate, buildData())}});
    return files;
  }

private:
  /// Names of the C++ sources, the one with run() first.
  std::vector<std::string> sources() const {
    std::vector<std::string> names = {options.name + ".cpp"};
    if (place == TablePlace::Separate)
      names.push_back(options.name + "_weights.cpp");
    return names;
  }

  /// The inner namespace: of all that is printed and of the flags that it is compiled with, so that
  /// only equal code gets equal symbols. A linker would otherwise take the first archive that
  /// defines NAME::run for every model of that name.
  std::string linkName(ArrayRef<const llvm::json::Value *> printed) const {
    llvm::raw_sha1_ostream hash;
    for (const llvm::json::Value *data : printed)
      hash << *data;
    hash << responseFile();
    return "m" + llvm::toHex(ArrayRef(hash.sha1()).take_front(4), /*LowerCase=*/true);
  }

  /// Tries every kernel, so that all that block are reported at once.
  llvm::Error lowerKernels() {
    llvm::Error blocking = llvm::Error::success();
    for (const auto &[index, kernel] : llvm::enumerate(facts.kernels)) {
      if (options.onKernel)
        options.onKernel(index, facts.kernels.size());
      auto lowered = lowerKernel(kernel.function, kernel.identifier, kernel.parameters,
                                 options.target, prelude);
      if (!lowered) {
        blocking = llvm::joinErrors(std::move(blocking), lowered.takeError());
        continue;
      }
      int64_t perLoop = options.target.loopBytes;
      stackBytes = std::max(stackBytes, lowered->stackBytes + perLoop * lowered->nesting);
      if (!lowered->borders.empty())
        stackBytes = std::max(stackBytes, perLoop * kNestingOfBorders);
      byFunction[kernel.function] = std::move(*lowered);
    }
    stackBytes += options.target.frameBytes;
    if (!blocking)
      kernels = printKernels(facts.kernels, byFunction);
    return blocking;
  }

  std::string attribute(StringRef name) {
    auto value = module->getAttrOfType<StringAttr>(name);
    return value ? value.str() : "";
  }

  /// The quantize phase notes its profile where it had something to do.
  bool isQuantized() { return !attribute("burin.rounding").empty(); }

  void commonData() {
    std::string hash = attribute("burin.sha256");
    if (!llvm::all_of(hash, llvm::isHexDigit)) // edited by hand
      hash.clear();
    int64_t inputBytes = 0, outputBytes = 0;
    std::string run, selfTest, inputPlace, outputPlace;
    for (const PortFacts &port : facts.ports) {
      (port.isInput ? inputBytes : outputBytes) += plan::byteSize(port.tensor);
      if (port.inArena()) {
        (port.isInput ? inputPlace : outputPlace) = " of it";
        continue;
      }
      run += fmt::format("{}{} &{}, ", port.isInput ? "const " : "", port.type, port.identifier);
      selfTest += fmt::format("{} &{}, ", port.type, port.identifier);
    }
    int64_t stateBytes = facts.stateBytes(options.target.arenaAlignment);
    const char *state = facts.states.empty() ? "" : "State &state, ";
    common = llvm::json::Object{
        {"name", options.name},
        {"version", BURIN_VERSION},
        {"guard", StringRef(options.name).upper() + "_HPP"},
        {"source", commentText(attribute("burin.source"), 60)},
        {"format", commentText(attribute("burin.format"), 20)},
        {"sha256_short", hash.substr(0, 8)},
        {"model_id", "0x" + (hash.size() >= 16 ? hash.substr(0, 16) : std::string("0"))},
        {"target", commentText(options.target.name, 40)},
        {"rounding", isQuantized() ? ", rounding " + commentText(options.rounding, 20) : ""},
        {"macs", std::to_string(facts.macs)},
        {"constant_bytes", std::to_string(facts.constantBytes)},
        {"arena_bytes", std::to_string(facts.arenaBytes)},
        {"arena_array", std::to_string(std::max<int64_t>(facts.arenaBytes, 1))},
        {"arena_alignment", std::to_string(options.target.arenaAlignment)},
        {"input_bytes", fmt::format("{} B{}", inputBytes, inputPlace)},
        {"output_bytes", fmt::format("{} B{}", outputBytes, outputPlace)},
        {"state_bytes", std::to_string(stateBytes)},
        {"stack_bytes", std::to_string(stackBytes)},
        {"arena_ports", !inputPlace.empty() || !outputPlace.empty()},
        {"run_parameters", run + state + "Arena &arena"},
        {"self_test_parameters", selfTest + state + "Arena &arena"}};
    if (!facts.states.empty())
      common["state"] = stateData(facts, options.target.arenaAlignment);
  }

  llvm::json::Value headerData() {
    llvm::json::Object data(common);
    llvm::json::Array ports, steps;
    for (const PortFacts &port : facts.ports) {
      llvm::json::Object object{
          {"direction", port.isInput ? "Input" : "Output"},
          {"model_name", commentText(port.modelName, 60)},
          {"dtype", dtypeName(port.tensor.getElementType())},
          {"shape", extentsText(port.tensor.getShape())},
          {"mapping", mappingText(port.scale, port.zeroPoint)},
          {"type", port.type},
          {"dims", dimensions(port.tensor.getShape(), attribute("burin.format") != "onnx")},
          {"ctype", cType(port.tensor.getElementType())},
          {"elements", std::to_string(port.tensor.getNumElements())}};
      if (port.inArena())
        object["placed"] = llvm::json::Object{
            {"begin", std::to_string(port.offset)},
            {"use", port.isInput ? "write it before each run(), which overwrites it"
                                 : "valid from the end of run() until something is written there"}};
      else
        object["alignment"] = std::to_string(options.target.arenaAlignment);
      if (port.scale)
        object["quantized"] = llvm::json::Object{{"scale", numberText(*port.scale)},
                                                 {"zero_point", std::to_string(port.zeroPoint)}};
      ports.push_back(std::move(object));
    }
    for (const StepFacts &step : facts.steps)
      steps.push_back(llvm::json::Object{{"step", step.identifier}});
    data["io"] = std::move(ports);
    data["steps"] = std::move(steps);
    return data;
  }

  /// What run() passes on to its parts.
  std::string runArguments() const {
    std::string arguments;
    for (const PortFacts &port : facts.ports)
      if (!port.inArena())
        arguments += port.identifier + ", ";
    return arguments + (facts.states.empty() ? "" : "state, ") + "arena";
  }

  llvm::json::Value sourceData() {
    llvm::json::Object data(common);
    RunText run = printRun(facts, byFunction);
    std::string tables, declarations;
    for (const ConstantFacts &constant : facts.constants)
      if (place == TablePlace::Separate)
        declarations += declareTable(constant);
      else
        tables += printTable(constant, place) + "\n";
    llvm::json::Array plan, places;
    std::vector<const ArenaTensor *> tensors;
    for (const ArenaTensor &tensor : facts.arena)
      tensors.push_back(&tensor);
    llvm::stable_sort(tensors, [](const ArenaTensor *a, const ArenaTensor *b) {
      return std::pair(a->offset, a->first) < std::pair(b->offset, b->first);
    });
    for (const ArenaTensor *tensor : tensors)
      plan.push_back(llvm::json::Object{
          {"begin", std::to_string(tensor->offset)},
          {"end", std::to_string(tensor->offset + plan::byteSize(tensor->tensor))},
          {"first", std::to_string(tensor->first)},
          {"last", std::to_string(tensor->last)},
          {"tensor", tensor->identifier + "  " + tensorText(tensor->tensor)}});
    for (const ArenaTensor *tensor : tensors)
      if (!tensor->offsetName.empty())
        places.push_back(llvm::json::Object{{"begin", std::to_string(tensor->offset)},
                                            {"offset_name", tensor->offsetName}});
    if (!facts.arena.empty())
      data["has_arena"] = true;
    data["plan"] = std::move(plan);
    data["places"] = std::move(places);
    data["plan_note"] =
        fmt::format("{} B; no plan {} order of steps needs less than {} B.", facts.arenaBytes,
                    facts.anyOrder ? "in any" : "of this", facts.lowerBound);
    data["includes"] = prelude.includes();
    data["helpers"] = prelude.definitions() + usedHelpers(run);
    data["constants"] = tables;
    if (!declarations.empty())
      data["declarations"] = llvm::json::Object{{"text", declarations}};
    data["kernels"] = kernels;
    data["run_body"] = run.bodies.front();
    if (!facts.parts.empty()) {
      std::string calls;
      llvm::json::Array parts;
      for (auto [name, body] : llvm::zip(facts.parts, run.bodies)) {
        parts.push_back(llvm::json::Object{{"part", name}, {"part_body", body}});
        calls += fmt::format("{}  {}({}, probe);", calls.empty() ? "" : "\n", name, runArguments());
      }
      data["run_body"] = calls;
      data["parts"] = std::move(parts);
    }
    std::string reset = printReset(facts);
    std::string selfTest = printSelfTest(facts, options.expectation);
    if (namesNonFinite(tables) || namesNonFinite(reset) || namesNonFinite(selfTest))
      data["includes"] = "#include <math.h>\n" + prelude.includes();
    data["reset"] = reset;
    data["self_test"] = selfTest;
    return data;
  }

  llvm::json::Value weightsData() {
    llvm::json::Object data(common);
    std::string tables, declarations;
    for (const ConstantFacts &constant : facts.constants) {
      declarations += declareTable(constant);
      tables += "\n" + printTable(constant, place);
    }
    data["includes"] = namesNonFinite(tables) ? "#include <math.h>\n" : "";
    data["declarations"] = declarations;
    data["constants"] = tables;
    return data;
  }

  /// Whether the text uses a macro of <math.h>.
  static bool namesNonFinite(llvm::StringRef text) {
    return text.contains("INFINITY") || text.contains("NAN");
  }

  /// The helpers of run(): sections of templates/model/helpers.inc, each only where it is used.
  std::string usedHelpers(const RunText &run) {
    Prelude helpers({kModelHelpers});
    if (llvm::any_of(facts.arena, [](const ArenaTensor &one) { return !one.offsetName.empty(); }))
      helpers.require("place");
    if (run.fillsBorders)
      helpers.require("fill_border");
    return helpers.definitions();
  }

  /// The target's flags for builds that run burin themselves: GCC and Clang read them as "@FILE".
  std::string responseFile() const {
    std::string text;
    for (const std::string &flag : options.target.compileFlags)
      text += responseArgument(flag) + "\n";
    return text;
  }

  llvm::json::Value buildData() {
    llvm::json::Object data(common);
    llvm::json::Array options_;
    std::string flags;
    for (const std::string &flag : options.target.compileFlags) {
      flags += (flags.empty() ? "" : " ") + cmakeArgument(flag);
      options_.push_back(llvm::json::Object{{"copt", bazelOption(flag)}});
    }
    if (!flags.empty())
      data["flags"] = llvm::json::Object{{"flags", flags}};
    data["copts"] = std::move(options_);
    std::string quoted;
    for (const std::string &source : sources())
      quoted += fmt::format("{}\"{}\"", quoted.empty() ? "" : ", ", source);
    data["sources"] = fmt::format("{}", fmt::join(sources(), " "));
    data["quoted_sources"] = quoted;
    return data;
  }

  ModuleOp module;
  const EmitOptions &options;
  ModelFacts facts;
  Prelude prelude;
  llvm::json::Object common;
  llvm::DenseMap<Operation *, LoweredKernel> byFunction;
  std::string kernels;
  TablePlace place = TablePlace::Inline;
  int64_t stackBytes = 0;
};

} // namespace

llvm::Expected<std::vector<OutputFile>> emitModel(ModuleOp module, const EmitOptions &options) {
  auto facts = collectFacts(module, preludeOf(options.target).functions());
  if (!facts)
    return facts.takeError();
  return Emitter(module, options, std::move(*facts)).emit();
}

} // namespace burin::cxx
