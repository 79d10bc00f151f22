// Compiles an emitted model by the target's compiler and adds up its code sections.
#include "tools/MeasureCode.h"
#include "tools/OutputFiles.h"
#include "tools/TemporaryFolder.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"
#include <chrono>
#include <fmt/format.h>

namespace burin {

std::string compilerOf(const Target &target) {
  if (!target.compiler.empty())
    return target.compiler;
  const char *chosen = getenv("CXX");
  return chosen && *chosen ? chosen : "c++";
}

std::vector<std::string> compilerCommand(const Target &target) {
  std::vector<std::string> command = commandWords(compilerOf(target));
  // A relative program is one of this folder; the compiler runs in another.
  if (!command.empty() && llvm::StringRef(command.front()).contains('/')) {
    llvm::SmallString<256> absolute(command.front());
    llvm::sys::fs::make_absolute(absolute);
    command.front() = absolute.str().str();
  }
  return command;
}

llvm::Expected<int> runProgram(const std::vector<std::string> &command, llvm::StringRef folder,
                               llvm::StringRef what, std::optional<llvm::StringRef> errorsTo) {
  std::string program;
  if (llvm::StringRef(command.front()).starts_with("./"))
    program = (folder + "/" + command.front().substr(2)).str();
  else if (auto found = llvm::sys::findProgramByName(command.front()))
    program = *found;
  else
    return llvm::createStringError(fmt::format("{}: the program \"{}\" is not installed [B0802]",
                                               std::string_view(what), command.front()));
  llvm::SmallString<256> before;
  llvm::sys::fs::current_path(before);
  // A relative program is one of the folder that this process leaves.
  llvm::SmallString<256> absolute(program);
  llvm::sys::fs::make_absolute(absolute);
  std::vector<llvm::StringRef> arguments(command.begin(), command.end());
  if (std::error_code error = llvm::sys::fs::set_current_path(folder))
    return llvm::createStringError(fmt::format("{}: folder \"{}\": {} [B0801]",
                                               std::string_view(what), std::string_view(folder),
                                               error.message()));
  std::string message;
  const std::optional<llvm::StringRef> redirected[] = {std::nullopt, std::nullopt, errorsTo};
  llvm::ArrayRef<std::optional<llvm::StringRef>> redirects;
  if (errorsTo)
    redirects = redirected;
  int code =
      llvm::sys::ExecuteAndWait(absolute, arguments, std::nullopt, redirects, 0, 0, &message);
  llvm::sys::fs::set_current_path(before);
  if (!message.empty())
    return llvm::createStringError(fmt::format("{} failed with exit code {}: {} [B0803]",
                                               std::string_view(what), code, message));
  return code;
}

static llvm::Expected<int64_t> codeBytes(llvm::StringRef path) {
  auto file = llvm::object::ObjectFile::createObjectFile(path);
  if (!file)
    return llvm::createStringError(fmt::format("the compiler wrote no object file: {} [B0803]",
                                               llvm::toString(file.takeError())));
  int64_t bytes = 0;
  for (const llvm::object::SectionRef &section : file->getBinary()->sections())
    if (section.isText())
      bytes += static_cast<int64_t>(section.getSize());
  return bytes;
}

llvm::Expected<CompiledModel> compileObjects(llvm::ArrayRef<cxx::OutputFile> files,
                                             llvm::StringRef folder, const Target &target,
                                             llvm::StringRef what) {
  CompiledModel model;
  auto start = std::chrono::steady_clock::now();
  for (const cxx::OutputFile &file : files) {
    llvm::StringRef stem = file.name;
    if (!stem.consume_back(".cpp"))
      continue;
    std::string object = (stem + ".o").str();
    std::vector<std::string> command = compilerCommand(target);
    std::string compiler = command.front();
    command.insert(command.end(), {"-std=c++17", "-fno-exceptions", "-fno-rtti"});
    command.insert(command.end(), target.compileFlags.begin(), target.compileFlags.end());
    command.insert(command.end(), {"-c", file.name, "-o", object});
    auto code = runProgram(command, folder, what);
    if (!code)
      return code.takeError();
    if (*code != 0)
      return llvm::createStringError(
          fmt::format("{}: \"{}\" failed with exit code {} for \"{}\" [B0803]",
                      std::string_view(what), compiler, *code, file.name));
    auto bytes = codeBytes((folder + "/" + object).str());
    if (!bytes)
      return bytes.takeError();
    model.codeBytes += *bytes;
    model.objects.push_back(object);
    model.commands.push_back(std::move(command));
  }
  model.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return model;
}

llvm::Error stateCodeBytes(std::vector<cxx::OutputFile> &files, int64_t bytes) {
  for (cxx::OutputFile &file : files) {
    if (!llvm::StringRef(file.name).ends_with(".json"))
      continue;
    // burin wrote this text itself.
    llvm::json::Value manifest = llvm::cantFail(llvm::json::parse(file.text));
    (*manifest.getAsObject()->getObject("bytes"))["code"] = bytes;
    file.text = llvm::formatv("{0:2}\n", manifest);
  }
  return llvm::Error::success();
}

llvm::Error measureCode(std::vector<cxx::OutputFile> &files, const Target &target) {
  auto folder = TemporaryFolder::make("burin-code");
  if (!folder)
    return folder.takeError();
  if (llvm::Error error = writeFiles(files, folder->path()))
    return error;
  auto compiled = compileObjects(files, folder->path(), target, "measuring code");
  if (!compiled)
    return compiled.takeError();
  return stateCodeBytes(files, compiled->codeBytes);
}

} // namespace burin
