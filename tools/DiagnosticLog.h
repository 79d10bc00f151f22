// What a run has to say of errors, warnings and remarks: as text at once, or kept for --json.
#pragma once

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/JSON.h"
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace burin {

/// An error that the log has already: it only unwinds. What MLIR reports arrives that way.
llvm::Error reportedError();

/// Wrong use of the command line. The exit code tells it from a problem with a model.
llvm::Error usageError(const std::string &message);

/// Every diagnostic of a run goes through here, so that text and JSON cannot differ.
///
/// The text of an llvm::Error is its message, which ends in the code, "... [B0403]"; further lines
/// "note: ..." are its notes.
class DiagnosticLog {
public:
  struct Note {
    std::string file; ///< empty: of the command line
    std::optional<int64_t> line;
    std::string message;
  };
  struct Record {
    mlir::DiagnosticSeverity severity = mlir::DiagnosticSeverity::Error;
    std::string code; ///< "B0403"; empty: a message of a library
    std::string file; ///< empty: of the command line
    std::optional<int64_t> line;
    std::string node; ///< the model's node
    std::string message;
    std::vector<Note> notes;
  };

  /// Sends the diagnostics of `context` here.
  void attach(mlir::MLIRContext &context);

  void report(llvm::Error error);
  void report(Record record);

  /// Keeps instead of prints.
  void keepOnly() { prints = false; }
  /// Prints no remarks.
  void hideRemarks() { remarks = false; }
  /// The command that runs, for what helps: "burin COMMAND --help" names it.
  void setCommand(llvm::StringRef name) { command = name.str(); }
  /// Called before anything is printed: a line of progress has to go.
  std::function<void()> beforePrint;

  /// 0: nothing went wrong; 1: an error in the input or the model, or of a file or program; 2:
  /// wrong use of the command line; 3: a comparison found a difference. The only place that
  /// decides.
  int exitCode() const;

  const std::vector<Record> &all() const { return records; }
  llvm::json::Array json() const;

private:
  std::string command;
  void print(const Record &record) const;

  std::vector<Record> records;
  bool prints = true, remarks = true;
};

} // namespace burin
