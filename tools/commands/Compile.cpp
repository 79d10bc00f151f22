// burin compile: a model as C++ source, or its IR after a phase.
#include "mlir/IR/OperationSupport.h"
#include "tools/Depfile.h"
#include "tools/MeasureCode.h"
#include "tools/OutputFiles.h"
#include "tools/RunnerSources.h"
#include "tools/commands/Command.h"
#include "tools/commands/Options.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <fmt/format.h>

namespace cl = llvm::cl;

namespace burin {

static cl::SubCommand command("compile", "turn a model into C++ source");
static ModelOptions model(command);
static MessageOptions messages(command);

/// The phases but the last, which is no IR. LLVM keeps no copy of a help text.
static llvm::StringRef emitHelp() {
  static const std::string help = [] {
    std::vector<llvm::StringRef> names;
    for (const PhaseInfo &info : phases().drop_back())
      names.push_back(info.name);
    return "write the IR after a phase: " + llvm::join(names, ", ");
  }();
  return help;
}
static cl::opt<std::string> emit("emit", cl::sub(command), cl::cat(kOutputOptions),
                                 cl::value_desc("PHASE"), cl::init("cxx"), cl::desc(emitHelp()));
static cl::opt<std::string> output("o", cl::sub(command), cl::cat(kOutputOptions),
                                   cl::value_desc("DIR"),
                                   cl::desc("output folder; with --emit also - for the terminal"));
static cl::opt<std::string> weights("weights", cl::sub(command), cl::cat(kOutputOptions),
                                    cl::value_desc("WHERE"), cl::init("auto"),
                                    cl::desc("constants: inline in NAME.cpp, separate in "
                                             "NAME_weights.cpp, or auto (default: by size)"));
static BudgetOption budget(command);
static cl::opt<bool> measure("measure-code", cl::sub(command), cl::cat(kOutputOptions),
                             cl::desc("state the code's bytes in NAME.json"));

static cl::opt<std::string> depfilePath("depfile", cl::sub(command), cl::cat(kOutputOptions),
                                        cl::value_desc("FILE"),
                                        cl::desc("write what the output depends on, for Make and "
                                                 "Ninja"));

/// Adds the rule that the files written so far depend on what was read.
static llvm::Error addDepfile(OutputFiles &files, const CompileOptions &options) {
  if (depfilePath.empty())
    return llvm::Error::success();
  auto read = targetFiles(options.target);
  if (!read)
    return read.takeError();
  for (const std::string &file : *read)
    files.protect(file);
  read->insert(read->begin(), options.model);
  // Ninja wants a rule's first output first, and Make one with a new time: here the manifest, which
  // is written last.
  std::vector<std::string> targets(files.paths().rbegin(), files.paths().rend());
  auto text = depfile(targets, *read);
  if (!text)
    return text.takeError();
  return files.add("", depfilePath, *text);
}

/// Notes for --json what was written.
static void stateFiles(Session &session, const OutputFiles &files) {
  session.facts["files"] = llvm::json::Array(files.paths());
  session.facts["written_bytes"] = files.bytes();
}

static llvm::Error emitPhase(Session &session, mlir::MLIRContext &context,
                             const CompileOptions &options, Phase phase) {
  bool toStandardOutput = output.empty() || output == "-";
  if (toStandardOutput && session.json)
    return usageError("--json and the IR would share standard output\nnote: give the IR a folder "
                      "with -o DIR");
  if (toStandardOutput && !depfilePath.empty())
    return usageError(
        "--depfile names files, and the IR goes to standard output\nnote: give the IR "
        "a folder with -o DIR");
  auto stem = modelName(options);
  if (!stem)
    return stem.takeError();
  auto module = readModel(context, options);
  if (!module)
    return module.takeError();
  if (phase < phaseOf(**module))
    return usageError(fmt::format("--emit {}: \"{}\" is in the later phase {}", emit.getValue(),
                                  options.model, std::string_view(phaseName(phaseOf(**module)))));
  if (llvm::Error error = lowerPhases(**module, phase, options))
    return error;
  std::string text;
  llvm::raw_string_ostream stream(text);
  // With locations: they carry the names of the model's nodes to whoever reads this back.
  (*module)->print(stream, mlir::OpPrintingFlags().enableDebugInfo(true, false));
  if (toStandardOutput) {
    session.progress.stop();
    llvm::outs() << text;
    return llvm::Error::success();
  }
  OutputFiles files;
  files.protect(options.model);
  if (llvm::Error error = files.add(output, *stem + "." + emit + ".mlir", text))
    return error;
  if (llvm::Error error = addDepfile(files, options))
    return error;
  if (llvm::Error error = files.commit())
    return error;
  stateFiles(session, files);
  return llvm::Error::success();
}

/// The sources that an earlier run has left here under this name.
static std::vector<std::string> earlierSources(llvm::StringRef manifestPath) {
  std::vector<std::string> sources;
  auto text = llvm::MemoryBuffer::getFile(manifestPath);
  auto parsed = text ? llvm::json::parse((*text)->getBuffer()) : llvm::json::Value(nullptr);
  if (!parsed) {
    llvm::consumeError(parsed.takeError());
    return sources;
  }
  if (const llvm::json::Object *manifest = parsed->getAsObject())
    if (const llvm::json::Array *names = manifest->getArray("sources"))
      for (const llvm::json::Value &name : *names)
        // A path would lead out of the folder.
        if (auto text = name.getAsString(); text && llvm::sys::path::filename(*text) == *text)
          sources.push_back(text->str());
  return sources;
}

/// The error when a source is of another model in the folder: NAME_weights.cpp is also the main
/// source of a model called NAME_weights.
static llvm::Error checkOwner(llvm::StringRef source, llvm::StringRef model) {
  llvm::StringRef stem = llvm::sys::path::stem(source), other = stem;
  other.consume_back("_weights");
  for (llvm::StringRef owner : {stem, other}) {
    llvm::SmallString<256> manifest(output);
    llvm::sys::path::append(manifest, owner + ".json");
    if (owner != model && isGeneratedFile(manifest) &&
        llvm::is_contained(earlierSources(manifest), source))
      return llvm::createStringError(
          fmt::format("cannot write \"{}\" of \"{}\" into \"{}\": the model \"{}\" there has a "
                      "source of that name [B0801]\nnote: give another folder or --name",
                      source.str(), model.str(), output.getValue(), owner.str()));
  }
  return llvm::Error::success();
}

/// Names of the other models whose manifests stand in the folder.
static std::vector<std::string> otherModels(llvm::StringRef model) {
  std::vector<std::string> names;
  std::error_code error;
  for (llvm::sys::fs::directory_iterator entry(output.getValue(), error), end;
       !error && entry != end; entry.increment(error)) {
    llvm::StringRef path = entry->path(), name = llvm::sys::path::stem(path);
    if (llvm::sys::path::extension(path) == ".json" && name != model && isGeneratedFile(path) &&
        !earlierSources(path).empty())
      names.push_back(name.str());
  }
  llvm::sort(names); // the order of a folder is no order
  return names;
}

/// Two models in a folder have sources of their own, and share the names of the build files.
static void warnOfSharedBuildFiles(Session &session, llvm::StringRef model) {
  std::vector<std::string> others = otherModels(model);
  if (others.empty())
    return;
  DiagnosticLog::Record record;
  record.severity = mlir::DiagnosticSeverity::Warning;
  record.message = fmt::format(
      "CMakeLists.txt and BUILD.bazel in \"{}\" build \"{}\" alone; the folder also holds {}",
      output.getValue(), std::string_view(model), "\"" + llvm::join(others, "\", \"") + "\"");
  record.notes.push_back({"", {}, "give each model a folder of its own, or list the sources"});
  session.log.report(std::move(record));
}

/// Writes the set, with the manifest last: who sees it sees all.
static llvm::Error write(Session &session, const CompileOptions &options,
                         llvm::ArrayRef<cxx::OutputFile> generated, const ManifestFacts &facts) {
  OutputFiles files;
  files.protect(options.model);
  std::string manifest = facts.name + ".json";
  llvm::SmallString<256> path(output);
  llvm::sys::path::append(path, manifest);
  // A response file has no comments that could say who made it: the manifest beside it does.
  bool isOurs = isGeneratedFile(path);
  for (const cxx::OutputFile &file : generated)
    if (llvm::sys::path::extension(file.name) == ".cpp")
      if (llvm::Error error = checkOwner(file.name, facts.name))
        return error;
  for (bool last : {false, true})
    for (const cxx::OutputFile &file : generated)
      if ((file.name == manifest) == last)
        if (llvm::Error error = files.add(output, file.name, file.text,
                                          isOurs && llvm::StringRef(file.name).ends_with(".flags")
                                              ? OutputFiles::Replaces::Anything
                                              : OutputFiles::Replaces::Own))
          return error;
  for (const std::string &source : earlierSources(path))
    if (llvm::none_of(generated, [&](const auto &file) { return file.name == source; }))
      files.removeOwn(output, source);
  if (llvm::Error error = addDepfile(files, options))
    return error;
  files.renew(output, manifest);
  if (llvm::Error error = files.commit())
    return error;
  stateFiles(session, files);
  warnOfSharedBuildFiles(session, facts.name);
  return llvm::Error::success();
}

/// The user's own limit may be above what the target has.
static void warnOfExcess(Session &session, const std::string &excess) {
  if (excess.empty())
    return;
  DiagnosticLog::Record record;
  record.severity = mlir::DiagnosticSeverity::Warning;
  record.message = excess;
  record.notes.push_back({"", {}, "--ram and --budget set limits of their own"});
  session.log.report(std::move(record));
}

/// "; TARGET has N", where that is known.
static std::string hadBy(const Target &target, std::optional<int64_t> bytes) {
  return bytes ? fmt::format("; {} has {}", target.name, *bytes) : "";
}

static void summarize(Session &session, const ManifestFacts &facts, const Target &target) {
  session.facts["name"] = facts.name;
  session.facts["macs"] = facts.macs;
  session.facts["kernels"] = facts.kernels;
  session.facts["ram_bytes"] = facts.ramBytes();
  session.facts["arena_bytes"] = facts.arenaBytes;
  session.facts["state_bytes"] = facts.stateBytes;
  session.facts["stack_bytes"] = facts.stackBytes;
  session.facts["constant_bytes"] = facts.constantBytes;
  session.facts["code_bytes"] = llvm::json::toJSON(facts.codeBytes);
  session.facts["target_ram_bytes"] = llvm::json::toJSON(target.ramBytes);
  session.facts["target_flash_bytes"] = llvm::json::toJSON(target.flashBytes);
  if (session.json || session.quiet)
    return;
  session.progress.erase();
  llvm::errs() << fmt::format("wrote {} files of \"{}\" to {}\n",
                              session.facts.getArray("files")->size(), facts.name,
                              output.getValue())
               << fmt::format("  RAM    {:>11} B  (arena {}, state {}, inputs and outputs {}{})\n",
                              facts.ramBytes(), facts.arenaBytes, facts.stateBytes,
                              facts.portBytes(), hadBy(target, target.ramBytes))
               << fmt::format("  stack  {:>11} B  (upper bound of run())\n", facts.stackBytes)
               << fmt::format("  flash  {:>11} B  (constants {}, code {}{})\n",
                              facts.constantBytes + facts.codeBytes.value_or(0),
                              facts.constantBytes,
                              facts.codeBytes ? std::to_string(*facts.codeBytes)
                                              : "unknown: --measure-code",
                              hadBy(target, target.flashBytes))
               << fmt::format("  work   {:>11} MAC\n", facts.macs);
}

static llvm::Error compile(Session &session) {
  std::vector<Choice<Phase>> known;
  for (const PhaseInfo &info : phases())
    known.push_back({info.name, info.phase});
  auto phase = chosen<Phase>(emit, known);
  if (!phase)
    return phase.takeError();
  auto place = chosen<cxx::Weights>(weights, {{"auto", cxx::Weights::Auto},
                                              {"inline", cxx::Weights::Inline},
                                              {"separate", cxx::Weights::Separate}});
  if (!place)
    return place.takeError();
  auto limits = budget.read();
  if (!limits)
    return limits.takeError();
  auto options = model.read();
  if (!options)
    return options.takeError();
  options->weights = *place;
  options->ownRamLimit |= limits->ram.has_value();
  options->onPhase = session.onPhase();
  mlir::MLIRContext context;
  prepare(context);
  session.log.attach(context);
  if (*phase != Phase::Cxx)
    for (const cl::Option *option :
         std::initializer_list<const cl::Option *>{&budget.budget, &weights, &measure})
      if (option->getNumOccurrences() > 0)
        return usageError("--" + option->ArgStr.str() +
                          " is of the output, and --emit stops before it");
  if (*phase != Phase::Cxx)
    return emitPhase(session, context, *options, *phase);
  if (output.empty() || output == "-")
    return usageError("compile needs an output folder: -o DIR");
  auto target = loadTarget(options->target);
  if (!target)
    return target.takeError();
  auto files = compileModel(context, *options);
  if (!files)
    return files.takeError();
  auto facts = manifestFacts(*files);
  if (!facts)
    return facts.takeError();
  if (llvm::Error error = checkBudget(*limits, *facts, *target, *options))
    return error;
  if (measure || limits->flash) {
    session.progress.now("measuring the code");
    if (llvm::Error error = measureCode(*files, *target))
      return error;
    facts = manifestFacts(*files);
    if (!facts)
      return facts.takeError();
    if (llvm::Error error = checkBudget(*limits, *facts, *target, *options))
      return error;
  }
  if (llvm::Error error = write(session, *options, *files, *facts))
    return error;
  warnOfExcess(session, excessOverTarget(*limits, *facts, *target, *options));
  summarize(session, *facts, *target);
  return llvm::Error::success();
}

const Command kCompile{command, "MODEL [options] -o DIR",
                       "burin compile kws.tflite --target cortex-m4 -o out", compile};

} // namespace burin
