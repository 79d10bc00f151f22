// burin targets: the machines that burin knows, or one in full.
#include "targets/Target.h"
#include "tools/MeasureCode.h"
#include "tools/commands/Command.h"
#include "tools/commands/Options.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"
#include <fmt/format.h>

namespace cl = llvm::cl;

namespace burin {

static cl::SubCommand command("targets", "list the machines, or show one");
static MessageOptions messages(command);
static cl::opt<std::string> wanted(cl::Positional, cl::sub(command), cl::cat(kModelOptions),
                                   cl::value_desc("NAME|FILE"), cl::desc("a machine to show"));

/// Where the program of that command line is; empty: nowhere.
static std::string programOf(const std::string &commandLine) {
  auto found = llvm::sys::findProgramByName(llvm::StringRef(commandLine).split(' ').first);
  return found ? *found : std::string();
}

static std::string installed(const std::string &commandLine) {
  return programOf(commandLine).empty() ? "  (not installed)" : "";
}

static llvm::json::Object programJson(const std::string &commandLine) {
  std::string path = programOf(commandLine);
  return llvm::json::Object{
      {"command", commandLine},
      {"path", path.empty() ? llvm::json::Value(nullptr) : llvm::json::Value(path)}};
}

static llvm::json::Object toJson(const Target &target, llvm::ArrayRef<std::string> bases) {
  return llvm::json::Object{{"name", target.name},
                            {"description", target.description},
                            {"inherits", llvm::json::Array(bases)},
                            {"recipe", target.recipe},
                            {"isa", target.isa},
                            {"vector_bits", target.vectorBits},
                            {"registers", target.registers},
                            {"stack_bytes", target.stackBytes},
                            {"frame_bytes", target.frameBytes},
                            {"loop_bytes", target.loopBytes},
                            {"arena_alignment", target.arenaAlignment},
                            {"ram_bytes", llvm::json::toJSON(target.ramBytes)},
                            {"flash_bytes", llvm::json::toJSON(target.flashBytes)},
                            {"compile_flags", llvm::json::Array(target.compileFlags)},
                            {"compiler", programJson(compilerOf(target))},
                            {"emulator", target.emulator.empty()
                                             ? llvm::json::Value(nullptr)
                                             : llvm::json::Value(programJson(target.emulator))},
                            {"harness", target.harness},
                            {"memory_map", target.memoryMap}};
}

static std::string toText(const Target &target, llvm::ArrayRef<std::string> bases) {
  std::string text;
  auto row = [&](const char *key, const std::string &value) {
    text += fmt::format("  {:<18}{}\n", key, value);
  };
  text += fmt::format("{}: {}\n", target.name, target.description);
  if (!bases.empty())
    row("inherits", fmt::format("{}", fmt::join(bases, ", ")));
  row("recipe", target.recipe);
  row("isa", target.isa);
  row("vectors", target.vectorBits ? fmt::format("{} bits", target.vectorBits) : "none");
  row("registers", std::to_string(target.registers));
  row("stack of a step", fmt::format("{} B", target.stackBytes));
  row("stack of calls",
      fmt::format("{} B", target.frameBytes) +
          (target.loopBytes ? fmt::format(", {} B a loop", target.loopBytes) : ""));
  row("arena alignment", fmt::format("{} B", target.arenaAlignment));
  row("RAM", target.ramBytes ? fmt::format("{} B", *target.ramBytes) : "not stated: no limit");
  row("flash",
      target.flashBytes ? fmt::format("{} B", *target.flashBytes) : "not stated: no limit");
  row("compile flags", fmt::format("{}", fmt::join(target.compileFlags, " ")));
  row("compiler", compilerOf(target) + installed(compilerOf(target)));
  row("emulator",
      target.emulator.empty() ? "none: runs here" : target.emulator + installed(target.emulator));
  row("start-up code", target.harness.empty() ? "hosted" : target.harness);
  if (!target.memoryMap.empty())
    row("memory map", target.memoryMap);
  return text;
}

/// The line that starts a part of the list: cores come first, then boards.
static const char *headingBefore(const std::string &name) {
  if (name == targetNames().front())
    return "cores\n";
  return name == boardNames().front() ? "boards\n" : "";
}

static llvm::Error run(Session &session) {
  std::vector<std::string> names = targetNames();
  if (!wanted.empty())
    names = {wanted};
  std::string text;
  llvm::json::Array all;
  for (const std::string &name : names) {
    auto target = loadTarget(name);
    if (!target)
      return target.takeError();
    auto lineage = targetLineage(name);
    if (!lineage)
      return lineage.takeError();
    auto bases = llvm::ArrayRef(*lineage).drop_front();
    all.push_back(toJson(*target, bases));
    if (!wanted.empty())
      text += toText(*target, bases);
    else
      text += fmt::format("{}  {:<22}{}\n", headingBefore(name), target->name, target->description);
  }
  if (session.json)
    session.facts["targets"] = std::move(all);
  else
    llvm::outs() << text;
  return llvm::Error::success();
}

const Command kTargets{command, "[NAME|FILE] [options]", "burin targets cortex-m4", run};

} // namespace burin
