// Compiles an emitted model in a temporary folder and adds up its code sections.
#include "tools/MeasureCode.h"
#include "tools/Compile.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"
#include <fmt/format.h>

namespace burin {

std::string compilerOf(const Target &target) {
  if (!target.compiler.empty())
    return target.compiler;
  const char *chosen = getenv("CXX");
  return chosen && *chosen ? chosen : "c++";
}

static llvm::Expected<int64_t> codeBytes(llvm::StringRef folder, llvm::StringRef source,
                                         const Target &target) {
  std::string compiler = compilerOf(target);
  auto program = llvm::sys::findProgramByName(compiler);
  if (!program)
    return llvm::createStringError(
        fmt::format("measuring code: the program \"{}\" is not installed [B0802]", compiler));
  std::string object = (folder + "/model.o").str();
  std::vector<std::string> command = {compiler, "-std=c++17", "-fno-exceptions", "-fno-rtti"};
  command.insert(command.end(), target.compileFlags.begin(), target.compileFlags.end());
  command.insert(command.end(), {"-c", (folder + "/" + source).str(), "-o", object});
  std::vector<llvm::StringRef> arguments(command.begin(), command.end());
  if (int code = llvm::sys::ExecuteAndWait(*program, arguments))
    return llvm::createStringError(
        fmt::format("measuring code: \"{}\" failed with exit code {} [B0803]", compiler, code));
  auto file = llvm::object::ObjectFile::createObjectFile(object);
  if (!file)
    return file.takeError();
  int64_t bytes = 0;
  for (const llvm::object::SectionRef &section : file->getBinary()->sections())
    if (section.isText())
      bytes += static_cast<int64_t>(section.getSize());
  return bytes;
}

llvm::Error measureCode(std::vector<cxx::OutputFile> &files, const Target &target) {
  llvm::SmallString<256> folder;
  if (std::error_code error = llvm::sys::fs::createUniqueDirectory("burin-code", folder))
    return llvm::createStringError(
        fmt::format("cannot make a temporary folder: {} [B0801]", error.message()));
  llvm::Error result = [&]() -> llvm::Error {
    if (llvm::Error error = writeFiles(files, folder))
      return error;
    for (cxx::OutputFile &file : files) {
      llvm::StringRef name = file.name;
      if (!name.consume_back(".json"))
        continue;
      auto bytes = codeBytes(folder, (name + ".cpp").str(), target);
      if (!bytes)
        return bytes.takeError();
      auto manifest = llvm::json::parse(file.text);
      if (!manifest)
        return manifest.takeError();
      (*manifest->getAsObject()->getObject("bytes"))["code"] = *bytes;
      file.text = llvm::formatv("{0:2}\n", *manifest);
    }
    return llvm::Error::success();
  }();
  llvm::sys::fs::remove_directories(folder);
  return result;
}

} // namespace burin
