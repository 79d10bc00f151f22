// Collects diagnostics of MLIR and of llvm::Error in one form and prints them.
#include "tools/DiagnosticLog.h"
#include "dialects/PlacedError.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Location.h"
#include "tools/ErrorCatalogue.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <fmt/format.h>

using namespace mlir;

namespace burin {

static constexpr llvm::StringLiteral kWrongUse = "B0403";
static constexpr llvm::StringLiteral kResultsDiffer = "B0810";

namespace {
/// See reportedError().
class Reported : public llvm::ErrorInfo<Reported> {
public:
  static char ID;
  void log(llvm::raw_ostream &out) const override { out << "reported"; }
  std::error_code convertToErrorCode() const override { return llvm::inconvertibleErrorCode(); }
};
char Reported::ID = 0;
} // namespace

llvm::Error reportedError() { return llvm::make_error<Reported>(); }

llvm::Error usageError(const std::string &message) {
  // Notes follow the message on lines of their own; the code belongs to the first.
  size_t end = std::min(message.find('\n'), message.size());
  return llvm::createStringError(fmt::format("{} [{}]{}", message.substr(0, end),
                                             std::string_view(kWrongUse), message.substr(end)));
}

static llvm::StringRef nameOf(DiagnosticSeverity severity) {
  switch (severity) {
  case DiagnosticSeverity::Note:
    return "note";
  case DiagnosticSeverity::Warning:
    return "warning";
  case DiagnosticSeverity::Error:
    return "error";
  case DiagnosticSeverity::Remark:
    return "remark";
  }
  return "error";
}

static llvm::raw_ostream::Colors colorOf(DiagnosticSeverity severity) {
  switch (severity) {
  case DiagnosticSeverity::Error:
    return llvm::raw_ostream::RED;
  case DiagnosticSeverity::Warning:
    return llvm::raw_ostream::YELLOW;
  default:
    return llvm::raw_ostream::CYAN;
  }
}

/// Takes " [B0203]" off the end of `message`.
static std::string takeCode(std::string &message) {
  constexpr size_t kLength = sizeof(" [B0203]") - 1;
  llvm::StringRef text = message;
  if (text.size() < kLength)
    return {};
  llvm::StringRef end = text.take_back(kLength);
  if (!end.consume_front(" [B") || !end.consume_back("]") || !llvm::all_of(end, llvm::isDigit))
    return {};
  std::string code = "B" + end.str();
  message.resize(message.size() - kLength);
  return code;
}

/// Takes the message apart that an llvm::Error carries: notes stand on further lines.
static void takeApart(llvm::StringRef text, DiagnosticLog::Record &record) {
  llvm::SmallVector<llvm::StringRef> lines;
  text.split(lines, '\n');
  record.message = lines.front().str();
  for (llvm::StringRef line : llvm::drop_begin(lines)) {
    if (line.consume_front("note: "))
      record.notes.push_back({record.file, record.line, line.str()});
    else
      (record.notes.empty() ? record.message : record.notes.back().message) += "\n" + line.str();
  }
  record.code = takeCode(record.message);
}

/// File and line where the location has them.
template <class T> static void takePlace(Location location, T &into) {
  location->walk([&](Location part) {
    auto file = dyn_cast<FileLineColLoc>(part);
    if (!file)
      return WalkResult::advance();
    into.file = file.getFilename().str();
    if (file.getLine() > 0) // line 0: the file as a whole, or one of its tensors
      into.line = file.getLine();
    return WalkResult::interrupt();
  });
}

void DiagnosticLog::attach(MLIRContext &context) {
  context.printOpOnDiagnostic(false);
  context.getDiagEngine().registerHandler([this](Diagnostic &diagnostic) {
    Record record;
    record.severity = diagnostic.getSeverity();
    takePlace(diagnostic.getLocation(), record);
    if (auto name = dyn_cast<NameLoc>(diagnostic.getLocation()); name && record.line)
      record.node = name.getName().str();
    takeApart(diagnostic.str(), record);
    for (Diagnostic &attached : diagnostic.getNotes()) {
      Note note;
      // A note without a place of its own is about that of its error.
      takePlace(attached.getLocation(), note);
      if (note.file.empty()) {
        note.file = record.file;
        note.line = record.line;
      }
      note.message = attached.str();
      record.notes.push_back(std::move(note));
    }
    report(std::move(record));
    return success();
  });
}

void DiagnosticLog::report(llvm::Error error) {
  llvm::handleAllErrors(
      std::move(error), [](const Reported &) {},
      [&](const PlacedError &placed) {
        Record record;
        record.file = placed.file;
        if (placed.line > 0)
          record.line = placed.line;
        takeApart(placed.text, record);
        report(std::move(record));
      },
      [&](const llvm::ErrorInfoBase &other) {
        Record record;
        takeApart(other.message(), record);
        report(std::move(record));
      });
}

void DiagnosticLog::report(Record record) {
  // Every error says what helps, if not by a note of its own then by that of its code.
  if (const ErrorRecord *about = findError(record.code); about && record.notes.empty()) {
    std::string help = about->help.str();
    constexpr llvm::StringLiteral kCommand = "COMMAND";
    if (size_t at = help.find(kCommand); at != std::string::npos && !command.empty())
      help.replace(at, kCommand.size(), command);
    else if (record.code == kWrongUse)
      help = "burin help lists the commands";
    record.notes.push_back({record.file, record.line, help});
  }
  if (prints && (remarks || record.severity != DiagnosticSeverity::Remark)) {
    if (beforePrint)
      beforePrint();
    print(record);
  }
  records.push_back(std::move(record));
}

static void printLine(const std::string &file, std::optional<int64_t> line,
                      DiagnosticSeverity severity, llvm::StringRef text) {
  llvm::raw_ostream &out = llvm::errs();
  if (file.empty())
    out << "burin: ";
  else if (line)
    out << file << ":" << *line << ": ";
  else
    out << file << ": ";
  out.changeColor(colorOf(severity), /*Bold=*/true) << nameOf(severity) << ":";
  out.resetColor() << " " << text << "\n";
}

/// The message with the node's name: behind the operator where it begins with one.
static std::string messageAtNode(const DiagnosticLog::Record &record) {
  if (record.node.empty() || record.severity != DiagnosticSeverity::Error)
    return record.message;
  std::string node = "node \"" + record.node + "\"";
  size_t end = record.message.find('\'', 1);
  if (record.message.front() != '\'' || end == std::string::npos)
    return node + ": " + record.message;
  return record.message.substr(0, end + 1) + " " + node + record.message.substr(end + 1);
}

void DiagnosticLog::print(const Record &record) const {
  std::string text = messageAtNode(record);
  if (!record.code.empty())
    text += " [" + record.code + "]";
  printLine(record.file, record.line, record.severity, text);
  for (const Note &note : record.notes)
    printLine(note.file, note.line, DiagnosticSeverity::Note, note.message);
}

int DiagnosticLog::exitCode() const {
  int code = 0;
  for (const Record &record : records) {
    if (record.severity != DiagnosticSeverity::Error)
      continue;
    if (record.code == kWrongUse)
      return 2;
    code = record.code == kResultsDiffer && code != 1 ? 3 : 1;
  }
  return code;
}

static llvm::json::Value orNull(const std::string &text) {
  return text.empty() ? llvm::json::Value(nullptr) : llvm::json::Value(llvm::json::fixUTF8(text));
}

llvm::json::Array DiagnosticLog::json() const {
  llvm::json::Array result;
  for (const Record &record : records) {
    llvm::json::Array notes;
    for (const Note &note : record.notes)
      notes.push_back(llvm::json::Object{{"file", orNull(note.file)},
                                         {"line", llvm::json::toJSON(note.line)},
                                         {"message", llvm::json::fixUTF8(note.message)}});
    result.push_back(llvm::json::Object{{"severity", nameOf(record.severity)},
                                        {"code", orNull(record.code)},
                                        {"file", orNull(record.file)},
                                        {"line", llvm::json::toJSON(record.line)},
                                        {"node", orNull(record.node)},
                                        {"message", llvm::json::fixUTF8(record.message)},
                                        {"notes", std::move(notes)}});
  }
  return result;
}

} // namespace burin
