// What the readers share: coded errors, printable names, checked sizes, and the module they fill.
#pragma once

#include "dialects/burin/Burin.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/OwningOpRef.h"
#include <string>

namespace burin {

/// Stable codes at the end of every message; tools/errors says what each means and what helps.
namespace codes {
inline constexpr llvm::StringLiteral kUnreadable = "B0100";
inline constexpr llvm::StringLiteral kUnknownFormat = "B0101";
inline constexpr llvm::StringLiteral kMalformed = "B0102";
inline constexpr llvm::StringLiteral kVersion = "B0103";
inline constexpr llvm::StringLiteral kUnsupported = "B0104";
inline constexpr llvm::StringLiteral kExternalData = "B0105";
inline constexpr llvm::StringLiteral kElementType = "B0106";
inline constexpr llvm::StringLiteral kDataLength = "B0107";
inline constexpr llvm::StringLiteral kShape = "B0108";
inline constexpr llvm::StringLiteral kIndex = "B0109";
inline constexpr llvm::StringLiteral kUndefined = "B0110";
inline constexpr llvm::StringLiteral kDuplicate = "B0111";
inline constexpr llvm::StringLiteral kCycle = "B0112";
inline constexpr llvm::StringLiteral kQuantization = "B0113";
inline constexpr llvm::StringLiteral kAttribute = "B0114";
inline constexpr llvm::StringLiteral kInterface = "B0115";
inline constexpr llvm::StringLiteral kTooLarge = "B0117";
} // namespace codes

/// The note of an error of kElementType.
inline constexpr llvm::StringLiteral kElementTypes =
    "supported are floats of 16, 32 and 64 bits, bfloat16, bool, and integers of 8, 16, 32 and 64 "
    "bits";

/// A name from a file made fit for messages and IR: bytes outside printable ASCII become '?', and
/// it ends after 256 characters.
std::string printable(llvm::StringRef name);

/// Elements of a tensor; dynamic extents count as one. Nothing where an extent is negative, the
/// rank is above 16 or the product is above 2^31 - 1.
std::optional<int64_t> countElements(llvm::ArrayRef<int64_t> shape);

/// The elements of a tensor whose file form is `bytes`: little endian, row-major, one byte a bool.
/// Null where the length is not exactly that of `type`.
mlir::DenseElementsAttr elementsFromBytes(mlir::RankedTensorType type, llvm::ArrayRef<char> bytes);

/// Bytes that an element of `type` takes in a file: a bool takes one.
int64_t elementBytes(mlir::Type type);

/// Errors located in one file: line N is the N-th node, line 0 column N the N-th tensor, from 1.
class Diagnostics {
public:
  Diagnostics(llvm::StringRef fileName, mlir::MLIRContext &context);

  mlir::Location file() const;
  /// `index` counts from 0. A node without a name is called after its operator.
  mlir::Location node(llvm::StringRef name, llvm::StringRef op, size_t index) const;
  mlir::Location tensor(llvm::StringRef name, size_t index) const;

  /// Reports `message` followed by its code; from then on failed() holds.
  mlir::InFlightDiagnostic error(mlir::Location at, llvm::StringRef code,
                                 const std::string &message);
  bool failed() const { return anyError; }

protected:
  mlir::Builder attributes;
  mlir::StringAttr fileName;
  bool anyError = false;
};

/// The module under construction: functions of foreign nodes, `main` first.
class ModelBuilder : public Diagnostics {
public:
  ModelBuilder(llvm::StringRef fileName, mlir::MLIRContext &context);

  mlir::OpBuilder &getBuilder() { return builder; }

  mlir::Value addInput(mlir::Location at, mlir::RankedTensorType type, llvm::StringRef name,
                       llvm::ArrayRef<std::string> dims);
  /// `type` is that of the value, or a quantized type stored as it.
  mlir::Value addConstant(mlir::Location at, mlir::RankedTensorType type,
                          mlir::DenseElementsAttr value);
  mlir::Value addAbsent(mlir::Location at);
  mlir::ValueRange addNode(mlir::Location at, llvm::StringRef name, int64_t version,
                           mlir::ValueRange operands, mlir::DictionaryAttr options,
                           mlir::TypeRange results);
  /// `declared` is the type that the file states; null where it states none.
  void addOutput(mlir::Value value, llvm::StringRef name, mlir::Type declared);

  /// Ends the function under construction and begins a private one; `label` tells its nodes and
  /// tensors apart from those of main in messages, behind the file's name.
  void addFunction(llvm::StringRef name, llvm::StringRef label);

  /// Closes the module. Null where an error was reported.
  mlir::OwningOpRef<mlir::ModuleOp> finish(llvm::StringRef format, int64_t version,
                                           llvm::StringRef bytes);

private:
  void endFunction();

  mlir::OpBuilder builder;
  mlir::StringAttr source; ///< the file's name
  mlir::OwningOpRef<mlir::ModuleOp> module;
  mlir::func::FuncOp function;
  mlir::Block *body;
  llvm::SmallVector<mlir::DictionaryAttr> inputs, outputs;
  size_t nodes = 0;
  llvm::SmallVector<mlir::Value> results;
};

} // namespace burin
