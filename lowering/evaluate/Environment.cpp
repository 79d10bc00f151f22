// Lookup of evaluated values and the text of evaluation errors.
#include "lowering/evaluate/Environment.h"

#include "mlir/IR/Location.h"
#include "mlir/IR/OpDefinition.h"
#include "llvm/Support/raw_ostream.h"
#include <fmt/format.h>

using namespace mlir;

namespace burin {

std::string typeText(Type type) {
  std::string text;
  llvm::raw_string_ostream(text) << type;
  return text;
}

llvm::Error failure(Operation *operation, const std::string &message) {
  std::string place;
  Location location = operation->getLoc();
  if (auto file = location->findInstanceOf<FileLineColLoc>())
    place = fmt::format("{}:{}:{}", file.getFilename().str(), file.getLine(), file.getColumn());
  else
    llvm::raw_string_ostream(place) << location;
  std::string text =
      fmt::format("{}: \"{}\" {}", place, operation->getName().getStringRef().str(), message);
  return llvm::createStringError(llvm::inconvertibleErrorCode(), "%s", text.c_str());
}

static llvm::Error unbound(Value value, Operation *user) {
  return failure(user, fmt::format("uses a value of type \"{}\" that has not been evaluated",
                                   typeText(value.getType())));
}

llvm::Error Environment::alias(Value target, Value source, Operation *user) {
  if (auto found = tensors.find(source); found != tensors.end()) {
    std::shared_ptr<const Tensor> shared = found->second;
    tensors[target] = std::move(shared);
    return llvm::Error::success();
  }
  llvm::Expected<int64_t> value = scalar(source, user);
  if (!value)
    return value.takeError();
  scalars[target] = *value;
  return llvm::Error::success();
}

llvm::Expected<const Tensor *> Environment::tensor(Value value, Operation *user) const {
  auto found = tensors.find(value);
  if (found == tensors.end())
    return unbound(value, user);
  return found->second.get();
}

llvm::Expected<int64_t> Environment::scalar(Value value, Operation *user) const {
  if (auto found = scalars.find(value); found != scalars.end())
    return found->second;
  // A block evaluated on its own may use constants from around it.
  Operation *definition = value.getDefiningOp();
  if (definition && definition->hasTrait<OpTrait::ConstantLike>())
    if (Attribute attribute = definition->getAttr("value"))
      if (std::optional<int64_t> scalar = scalarFromAttribute(attribute))
        return *scalar;
  return unbound(value, user);
}

} // namespace burin
