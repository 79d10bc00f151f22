// Finds a Python, gives it burin's package of runtimes and runs it.
#include "tools/PythonRuntimes.h"
#include "tools/OutputFiles.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include <fmt/format.h>

namespace burin {

namespace cxx {
extern const char *const kPythonInit;
extern const char *const kPythonMain;
extern const char *const kPythonLitert;
extern const char *const kPythonMediapipe;
extern const char *const kPythonOrt;
extern const char *const kPythonPackages;
extern const char *const kPythonTflm;
} // namespace cxx

static constexpr int kPackagesMissing = 3; // see __main__.py

static const char *const kHowToName =
    "name one with the environment variable BURIN_PYTHON; in a checkout of burin, \"./dev setup\" "
    "makes one that is found by itself";

/// The Python of a build folder, beside this program's folder; empty where there is none.
static std::string besideThisProgram() {
  static int anchor;
  llvm::SmallString<256> path(llvm::sys::fs::getMainExecutable(nullptr, &anchor));
  llvm::sys::path::remove_filename(path);
  llvm::sys::path::append(path, "..", "venv", "bin", "python");
  return llvm::sys::fs::can_execute(path) ? path.str().str() : std::string();
}

static llvm::Expected<std::string> findPython() {
  const char *named = getenv("BURIN_PYTHON");
  if (named && *named) {
    auto found = llvm::sys::findProgramByName(named);
    if (found && llvm::sys::fs::can_execute(*found))
      return *found;
    return llvm::createStringError(fmt::format(
        "BURIN_PYTHON names \"{}\", which is no program [B0806]\nnote: it is the path of a Python",
        named));
  }
  if (std::string found = besideThisProgram(); !found.empty())
    return found;
  if (auto found = llvm::sys::findProgramByName("python3"))
    return *found;
  return llvm::createStringError(fmt::format(
      "the model's runtime needs Python, and there is no python3 [B0806]\nnote: {}", kHowToName));
}

llvm::Expected<PythonRuntimes> PythonRuntimes::open(llvm::StringRef folder) {
  auto program = findPython();
  if (!program)
    return program.takeError();
  PythonRuntimes runtimes;
  runtimes.folder = folder.str();
  // Python finds its environment by the name that it is called by: no links are resolved.
  llvm::SmallString<256> absolute(*program);
  llvm::sys::fs::make_absolute(absolute);
  runtimes.program = absolute.str().str();
  const std::pair<const char *, const char *> files[] = {
      {"__init__.py", cxx::kPythonInit}, {"__main__.py", cxx::kPythonMain},
      {"litert.py", cxx::kPythonLitert}, {"mediapipe.py", cxx::kPythonMediapipe},
      {"ort.py", cxx::kPythonOrt},       {"packages.py", cxx::kPythonPackages},
      {"tflm.py", cxx::kPythonTflm},
  };
  std::vector<cxx::OutputFile> sources;
  for (auto [name, text] : files)
    sources.push_back({std::string("burin_runtimes/") + name, text});
  if (llvm::Error error = writeFiles(sources, folder))
    return error;
  return runtimes;
}

llvm::Expected<int> PythonRuntimes::execute(std::vector<std::string> arguments) const {
  // As "-m burin_runtimes", which finds nothing here where PYTHONSAFEPATH is set.
  std::vector<std::string> command = {program, "-B", "-c",
                                      "import runpy, sys; sys.path.insert(0, ''); "
                                      "runpy.run_module('burin_runtimes', run_name='__main__')"};
  command.insert(command.end(), arguments.begin(), arguments.end());
  std::vector<llvm::StringRef> words(command.begin(), command.end());
  std::string log = folder + "/python.log";
  std::optional<llvm::StringRef> redirects[] = {llvm::StringRef(""), log, log};
  llvm::SmallString<256> before;
  llvm::sys::fs::current_path(before);
  if (std::error_code error = llvm::sys::fs::set_current_path(folder))
    return llvm::createStringError(
        fmt::format("folder \"{}\": {} [B0801]", folder, error.message()));
  std::string message;
  int code = llvm::sys::ExecuteAndWait(program, words, std::nullopt, redirects, 0, 0, &message);
  llvm::sys::fs::set_current_path(before);
  if (!message.empty() && code == -1)
    return llvm::createStringError(fmt::format("cannot start Python, \"{}\": {} [B0806]\nnote: {}",
                                               program, message, kHowToName));
  return code;
}

std::string PythonRuntimes::printed() const {
  auto buffer = llvm::MemoryBuffer::getFile(folder + "/python.log");
  return buffer ? (*buffer)->getBuffer().rtrim().str() : std::string();
}

/// The end of what Python says, as notes.
static std::string notes(llvm::StringRef text) {
  constexpr size_t kMost = 4;
  llvm::SmallVector<llvm::StringRef> lines;
  text.split(lines, '\n', -1, false);
  std::string result;
  for (llvm::StringRef line : llvm::ArrayRef(lines).take_back(kMost))
    result += "\nnote: " + line.rtrim().str();
  return result;
}

llvm::Error PythonRuntimes::check(llvm::StringRef profile) const {
  auto code = execute({"--check", profile.str()});
  if (!code)
    return code.takeError();
  if (*code == 0)
    return llvm::Error::success();
  if (*code != kPackagesMissing)
    return llvm::createStringError(fmt::format(
        "the Python \"{}\" fails with exit code {} [B0806]{}", program, *code, notes(printed())));
  llvm::SmallVector<llvm::StringRef> lines;
  std::string text = printed();
  llvm::StringRef(text).split(lines, '\n', -1, false);
  std::string complaints;
  // The last line names what to install.
  llvm::StringRef wanted = lines.empty() ? "" : lines.pop_back_val();
  for (llvm::StringRef line : lines)
    complaints += "\nnote: " + line.str();
  return llvm::createStringError(fmt::format(
      "the Python at \"{}\" cannot run the model's runtime [B0807]{}\nnote: python3 -m venv "
      "burin-python && burin-python/bin/pip install {}\nnote: then set BURIN_PYTHON to "
      "burin-python/bin/python",
      program, complaints, std::string_view(wanted)));
}

llvm::Expected<llvm::json::Object> PythonRuntimes::run(llvm::json::Object request,
                                                       llvm::StringRef results) const {
  request["folder"] = results;
  if (llvm::Error error = writeFiles(
          {{"request.json", llvm::formatv("{0:2}\n", llvm::json::Value(std::move(request)))}},
          folder))
    return error;
  auto code = execute({"request.json"});
  if (!code)
    return code.takeError();
  if (*code != 0)
    return llvm::createStringError(
        fmt::format("the model's runtime failed: \"{}\" ended with exit code {} [B0808]{}", program,
                    *code, notes(printed())));
  auto text = llvm::MemoryBuffer::getFile(results + "/reference.json");
  auto answer = text ? llvm::json::parse((*text)->getBuffer())
                     : llvm::createStringError("reference.json is missing");
  if (!answer || !answer->getAsObject()) {
    std::string cause = answer ? "no object" : llvm::toString(answer.takeError());
    return llvm::createStringError("the model's runtime left no answer: " + cause + " [B0808]");
  }
  llvm::json::Object object = std::move(*answer->getAsObject());
  if (auto error = object.getString("error"))
    return llvm::createStringError("the model's runtime refuses the model or its inputs [B0808]" +
                                   notes(*error));
  return object;
}

} // namespace burin
