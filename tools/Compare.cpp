// Runs both sides of a comparison and brings their tensors together.
#include "tools/Compare.h"
#include "dialects/burin/Burin.h"
#include "dialects/burin/ModelTensor.h"
#include "lowering/quantize/Rewrite.h"
#include "tools/CompareInputs.h"
#include "tools/PythonRuntimes.h"
#include "tools/Run.h"
#include "tools/RunnerSources.h"
#include "tools/Samples.h"
#include "tools/TemporaryFolder.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <chrono>
#include <fmt/format.h>

namespace burin {
namespace {

bool isQuantized(mlir::ModuleOp module) {
  return module
      .walk([](mlir::Operation *op) {
        auto quantized = [](mlir::Value value) {
          return static_cast<bool>(quantizedElement(value));
        };
        return llvm::any_of(op->getOperands(), quantized) ||
                       llvm::any_of(op->getResults(), quantized)
                   ? mlir::WalkResult::interrupt()
                   : mlir::WalkResult::advance();
      })
      .wasInterrupted();
}

class Comparer {
public:
  Comparer(const CompareOptions &options, std::string folder)
      : options(options), folder(std::move(folder)) {}

  llvm::Expected<Comparison> compare(mlir::MLIRContext &context) {
    if (llvm::Error error = steps(context))
      return error;
    return std::move(result);
  }

private:
  llvm::Error steps(mlir::MLIRContext &context) {
    auto module = readModel(context, options.compile);
    if (!module)
      return module.takeError();
    if (llvm::Error error = lowerPhases(**module, Phase::Legalized, options.compile))
      return error;
    if (llvm::Error error = study(**module))
      return error;
    // Before the model is compiled and built, which takes longer.
    auto python = PythonRuntimes::open(folder);
    if (!python)
      return python.takeError();
    if (llvm::Error error = python->check(profile))
      return error;
    auto target = loadTarget(options.compile.target);
    if (!target)
      return target.takeError();
    auto start = std::chrono::steady_clock::now();
    CompileOptions compile = options.compile;
    // No step has all of a layer that is computed in bands, and the emulator has memory for it.
    compile.cheapBands = !options.layers;
    if (options.layers)
      compile.machineLimits = MachineLimits::Ignore;
    auto files = compileModule(**module, *target, compile);
    compileSeconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (!files)
      return files.takeError();
    auto read = manifestFacts(*files);
    if (!read)
      return read.takeError();
    facts = std::move(*read);
    if (llvm::Error error = writeInputs())
      return error;
    if (options.compile.onPhase)
      options.compile.onPhase("running the model's runtime");
    if (llvm::Error error = runReference(*python))
      return error;
    if (llvm::Error error = runEmitted(*target, std::move(*files)))
      return error;
    if (llvm::Error error = compareOutputs())
      return error;
    return options.layers ? compareLayers() : llvm::Error::success();
  }

  /// What the model says before it is compiled: whether it is quantized, what its inputs can be.
  llvm::Error study(mlir::ModuleOp module) {
    ranges = inputRanges(module);
    bool isOnnx = llvm::StringRef(options.compile.model).ends_with_insensitive(".onnx");
    if (auto format = module->getAttrOfType<mlir::StringAttr>("burin.format"))
      isOnnx = format.getValue() == "onnx";
    bool quantized = isQuantized(module);
    profile = !options.compile.rounding.empty() ? options.compile.rounding : roundingOf(module);
    result.rounding = quantized ? profile : "float";
    if (!quantized)
      profile = isOnnx ? "onnx" : "tflite";
    else if (isOnnx != (profile == "ort-qdq"))
      return llvm::createStringError(fmt::format(
          "no runtime has the rounding \"{}\" for {} model [B0809]\nnote: compare with --rounding "
          "{}",
          profile, isOnnx ? "an ONNX" : "a TFLite",
          isOnnx ? "ort-qdq" : "tflite-ref or tflite-xnnpack"));
    return llvm::Error::success();
  }

  std::string inputFile(const Port &port) const {
    return folder + "/inputs/" + port.identifier + ".npy";
  }

  llvm::Error writeInputs() {
    if (llvm::Error error = makeFolder(folder + "/inputs"))
      return error;
    auto given = readSamples(options.inputs, facts.inputs, Needed::None);
    if (!given)
      return given.takeError();
    result.samples = given->count.value_or(options.samples);
    result.tolerance = options.tolerance;
    std::mt19937_64 random(options.seed);
    for (auto [index, port] : llvm::enumerate(facts.inputs)) {
      std::optional<NpyArray> &array = given->arrays[index];
      if (!array) {
        auto range = index < ranges.size() ? ranges[index] : std::nullopt;
        array = randomInput(port, range, result.samples, random);
        result.randomInputs.push_back(port.name);
      }
      if (llvm::Error error = writeNpy(inputFile(port), *array))
        return error;
    }
    return llvm::Error::success();
  }

  static llvm::Error makeFolder(const std::string &path) {
    if (std::error_code error = llvm::sys::fs::create_directories(path))
      return llvm::createStringError(
          fmt::format("cannot make \"{}\": {} [B0801]", path, error.message()));
    return llvm::Error::success();
  }

  llvm::Error runReference(const PythonRuntimes &python) {
    llvm::SmallString<256> model(options.compile.model);
    llvm::sys::fs::make_absolute(model);
    llvm::json::Array files, pairs;
    for (const Port &port : facts.inputs)
      files.push_back(inputFile(port));
    if (options.layers)
      for (const Step &step : facts.steps)
        for (const StepTensor &tensor : step.tensors)
          pairs.push_back(llvm::json::Array{tensor.node, tensor.result});
    std::string results = folder + "/reference";
    if (llvm::Error error = makeFolder(results))
      return error;
    auto answer = python.run(llvm::json::Object{{"model", model.str()},
                                                {"profile", profile},
                                                {"inputs", std::move(files)},
                                                {"reset_every", options.resetEvery},
                                                {"layers", std::move(pairs)}},
                             results);
    if (!answer)
      return answer.takeError();
    reference = std::move(*answer);
    result.runtime = reference.getString("runtime").value_or("").str();
    result.layersRuntime = reference.getString("layers_runtime").value_or("").str();
    result.decisive = reference.getBoolean("decisive").value_or(false);
    return llvm::Error::success();
  }

  llvm::Error runEmitted(const Target &target, std::vector<cxx::OutputFile> files) {
    RunOptions run;
    run.compile = options.compile;
    for (const Port &port : facts.inputs)
      run.inputs.push_back(port.identifier + "=" + inputFile(port));
    run.outputDir = folder + "/burin";
    run.keepDir = folder + "/program";
    run.stepResults = options.layers;
    run.resetEvery = options.resetEvery;
    llvm::json::Object report;
    return runFiles(run, target, std::move(files), compileSeconds, report);
  }

  llvm::Expected<NpyArray> referenceArray(llvm::StringRef file) const {
    return readNpy(folder + "/reference/" + file.str());
  }

  static std::vector<int64_t> rowMajorOf(const Port &port) {
    auto strides = rowMajor(port.shape);
    return {strides.begin(), strides.end()};
  }

  llvm::Error compareOutputs() {
    const llvm::json::Array *files = reference.getArray("outputs");
    if (!files || files->size() != facts.outputs.size())
      return llvm::createStringError(fmt::format("the runtime has {} outputs, the model {} [B0808]",
                                                 files ? files->size() : 0, facts.outputs.size()));
    for (auto [port, file] : llvm::zip(facts.outputs, *files)) {
      auto ours = readNpy(folder + "/burin/" + port.identifier + ".npy");
      if (!ours)
        return ours.takeError();
      auto theirs = referenceArray(file.getAsString().value_or(""));
      if (!theirs)
        return theirs.takeError();
      TensorPlace place{port.dtype, port.shape, rowMajorOf(port), 0, 0, port.bytes};
      auto difference = compareTensors(ours->bytes, place, *theirs);
      if (!difference)
        return llvm::createStringError(fmt::format("output \"{}\": {} [B0808]", port.name,
                                                   llvm::toString(difference.takeError())));
      result.outputs.push_back({"", {}, port.name, std::move(*difference), ""});
    }
    return llvm::Error::success();
  }

  llvm::Error compareLayers() {
    auto buffer = llvm::MemoryBuffer::getFile(folder + "/program/" + kStepResultsFile.str());
    if (!buffer)
      return llvm::createStringError(
          fmt::format("the results of the steps: {} [B0801]", buffer.getError().message()));
    llvm::StringRef bytes = (*buffer)->getBuffer();
    int64_t sampleBytes = 0, offset = 0;
    for (const Step &step : facts.steps)
      sampleBytes += step.tensors.empty() ? 0 : step.bytes;
    const llvm::json::Array *layers = reference.getArray("layers");
    size_t next = 0;
    for (const Step &step : facts.steps) {
      if (step.tensors.empty())
        result.layers.push_back({step.name, step.origin, "", {}, "no tensor of the model"});
      for (const StepTensor &tensor : step.tensors) {
        const llvm::json::Object *layer =
            layers && next < layers->size() ? (*layers)[next].getAsObject() : nullptr;
        next++;
        ComparedTensor compared{step.name, step.origin, "", {}, ""};
        if (!layer)
          return llvm::createStringError("the runtime left layers out [B0808]");
        compared.tensor = layer->getString("name").value_or("").str();
        if (auto missing = layer->getString("missing")) {
          compared.leftOut = missing->str();
        } else {
          auto theirs = referenceArray(layer->getString("file").value_or(""));
          if (!theirs)
            return theirs.takeError();
          auto difference = compareTensors(
              bytes, {step.dtype, tensor.shape, tensor.strides, tensor.start, offset, sampleBytes},
              *theirs);
          if (difference)
            compared.difference = std::move(*difference);
          else
            compared.leftOut = llvm::toString(difference.takeError());
        }
        result.layers.push_back(std::move(compared));
      }
      offset += step.tensors.empty() ? 0 : step.bytes;
    }
    return llvm::Error::success();
  }

  const CompareOptions &options;
  std::string folder, profile;
  std::vector<std::optional<ValueRange>> ranges;
  ManifestFacts facts;
  llvm::json::Object reference;
  Comparison result;
  double compileSeconds = 0;
};

} // namespace

llvm::Expected<Comparison> compareModel(mlir::MLIRContext &context, const CompareOptions &options) {
  if (llvm::StringRef(options.compile.model).ends_with(".mlir"))
    return llvm::createStringError(
        "no runtime takes IR [B0809]\nnote: give compare the model's .onnx or .tflite file");
  if (options.keepDir.empty()) {
    auto temporary = TemporaryFolder::make("burin-compare");
    if (!temporary)
      return temporary.takeError();
    return Comparer(options, temporary->path()).compare(context);
  }
  llvm::SmallString<256> folder(options.keepDir);
  llvm::sys::fs::make_absolute(folder);
  if (std::error_code error = llvm::sys::fs::create_directories(folder))
    return llvm::createStringError(
        fmt::format("cannot make \"{}\": {} [B0801]", options.keepDir, error.message()));
  return Comparer(options, folder.str().str()).compare(context);
}

} // namespace burin
