// Writes the files of an output whole or not at all: after an error or a signal everything is as it
// was before.
#pragma once

#include "codegen/EmitModel.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace burin {

/// A set of files that appears at once. Every file is first written beside its place, under a name
/// of its own; commit() then renames all of them. A file whose bytes are already there keeps its
/// time, so that builds that depend on it stay quiet. A symbolic link in the place of a file is
/// replaced, never followed.
class OutputFiles {
public:
  OutputFiles() = default;
  OutputFiles(const OutputFiles &) = delete;
  OutputFiles &operator=(const OutputFiles &) = delete;
  ~OutputFiles();

  /// The error when `path` is this file: an output must not replace what it was made from.
  void protect(llvm::StringRef path) { inputs.push_back(path.str()); }

  enum class Replaces {
    Anything,
    Own, ///< only what burin has generated: "-o ." must not replace a project's CMakeLists.txt
  };

  /// Writes `text` beside `folder`/`name`; folders are made. Error: B0801.
  llvm::Error add(llvm::StringRef folder, llvm::StringRef name, llvm::StringRef text,
                  Replaces replaces = Replaces::Anything);

  /// commit() removes the file if burin has generated it.
  void removeOwn(llvm::StringRef folder, llvm::StringRef name);

  /// commit() gives this file a new time, even when its bytes stay: for Make, which compares times.
  void renew(llvm::StringRef folder, llvm::StringRef name);

  /// Error: B0801; then nothing has changed.
  llvm::Error commit();

  /// Paths of all files, in the order of add(), and the sum of their bytes.
  const std::vector<std::string> &paths() const { return allPaths; }
  int64_t bytes() const { return allBytes; }

private:
  struct Pending {
    std::string path;
    std::string temporary; ///< its new content, beside it; none: the file goes
    std::string backup;    ///< second name of what stood there, during commit()
    bool done = false;
  };

  llvm::Error makeFolders(llvm::StringRef folder);
  llvm::Error checkPlace(llvm::StringRef folder, llvm::StringRef name) const;
  llvm::Error renameAll();
  void undo();

  std::vector<std::string> inputs, allPaths, renewed, madeFolders;
  std::vector<Pending> pending;
  int64_t allBytes = 0;
  bool committed = false;
};

/// Whether burin has generated the text of a file of that name.
bool isGenerated(llvm::StringRef name, llvm::StringRef text);

/// Whether the file at `path` is one that burin has generated.
bool isGeneratedFile(llvm::StringRef path);

/// Writes `files` into `folder`, all or none.
llvm::Error writeFiles(llvm::ArrayRef<cxx::OutputFile> files, llvm::StringRef folder);

} // namespace burin
