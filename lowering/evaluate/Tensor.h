// Dense values of the reference evaluator: tensors as rows of raw elements, scalars as 64 bits.
#pragma once

#include "mlir/IR/BuiltinAttributeInterfaces.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <optional>
#include <vector>

namespace burin {

/// How one element lies in memory. I1 takes one byte; `index` is held as I64, a quantized type as
/// its storage integer.
enum class ElementKind : uint8_t { I1, I8, I16, I32, I64, U8, U16, U32, U64, F32, F64 };

/// The kind of a scalar type; none for a type the evaluator does not hold (f16, i4, complex, ...).
std::optional<ElementKind> elementKind(mlir::Type type);
/// Bytes of one element in memory.
unsigned byteWidth(ElementKind kind);
/// Bits of one element: 1 for I1.
unsigned bitWidth(ElementKind kind);
bool isFloat(ElementKind kind);

/// Calls `function` with a value of the C++ type that holds an element of that kind (I1: uint8_t).
template <class Function> decltype(auto) withElementType(ElementKind kind, Function function) {
  switch (kind) {
  case ElementKind::I8:
    return function(int8_t{});
  case ElementKind::I16:
    return function(int16_t{});
  case ElementKind::I32:
    return function(int32_t{});
  case ElementKind::I64:
    return function(int64_t{});
  case ElementKind::U16:
    return function(uint16_t{});
  case ElementKind::U32:
    return function(uint32_t{});
  case ElementKind::U64:
    return function(uint64_t{});
  case ElementKind::F32:
    return function(float{});
  case ElementKind::F64:
    return function(double{});
  case ElementKind::I1:
  case ElementKind::U8:
    break;
  }
  return function(uint8_t{});
}

/// A dense row-major tensor of static shape.
class Tensor {
public:
  /// An empty tensor of no type: only to be assigned to.
  Tensor() = default;

  /// A tensor of zeros. Error: a dynamic dimension, an element type the evaluator does not hold, or
  /// more elements than memory addresses.
  static llvm::Expected<Tensor> zeros(mlir::RankedTensorType type);

  /// The elements of a constant: dense, splat or dense_resource. Errors of `zeros`, and a resource
  /// without data or of the wrong size.
  static llvm::Expected<Tensor> fromAttribute(mlir::ElementsAttr attribute);

  /// The tensor as a constant of its type, a splat if all elements are equal; a quantized element
  /// type becomes its storage type, which is the only form constants have.
  mlir::DenseElementsAttr toAttribute() const;

  /// The same elements under another type. Error: another number or another width of elements.
  llvm::Expected<Tensor> withType(mlir::RankedTensorType newType) const;

  mlir::RankedTensorType getType() const { return type; }
  ElementKind getKind() const { return kind; }
  llvm::ArrayRef<int64_t> getShape() const { return type.getShape(); }
  int64_t size() const { return static_cast<int64_t>(bytes.size() / byteWidth(kind)); }

  std::vector<char> &raw() { return bytes; }
  const std::vector<char> &raw() const { return bytes; }

  /// The elements as `T`, whose size is that of an element. Storage comes from operator new and so
  /// is aligned for every element type.
  template <class T> llvm::MutableArrayRef<T> as() {
    return {reinterpret_cast<T *>(bytes.data()), bytes.size() / sizeof(T)};
  }
  template <class T> llvm::ArrayRef<T> as() const {
    return {reinterpret_cast<const T *>(bytes.data()), bytes.size() / sizeof(T)};
  }

  /// Reads `count` elements from `first` on, `stride` apart, as scalars: integers extended by their
  /// sign (I1 too: 0 or -1), floats as the bits of a double. The caller has checked the range.
  void load(int64_t first, int64_t stride, int64_t count, int64_t *scalars) const;
  /// The inverse of `load`.
  void store(int64_t first, int64_t stride, int64_t count, const int64_t *scalars);

private:
  mlir::RankedTensorType type;
  ElementKind kind = ElementKind::I8;
  std::vector<char> bytes;
};

/// The scalar of an attribute of that type, in the form of `Tensor::load`; none for an attribute
/// that is no integer, bool or float.
std::optional<int64_t> scalarFromAttribute(mlir::Attribute attribute);

} // namespace burin
