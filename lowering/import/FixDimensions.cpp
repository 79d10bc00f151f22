// Gives every open input dimension an extent, from --dim or, for the batch, 1.
#include "dialects/burin/Burin.h"
#include "lowering/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/StringMap.h"

using namespace mlir;

namespace burin {
#define GEN_PASS_DEF_FIXDIMENSIONS
#include "lowering/Passes.h.inc"

namespace {

/// What --dim says: extents by dimension name ("batch") or by input and axis ("image:0").
struct Extents {
  llvm::StringMap<int64_t> byKey;
  llvm::StringMap<bool> used;

  LogicalResult parse(Operation *op, ArrayRef<std::string> dims) {
    for (StringRef text : dims) {
      auto [key, number] = text.rsplit('=');
      int64_t extent = 0;
      if (key.empty() || number.getAsInteger(10, extent) || extent < 1 || extent > (1 << 30))
        return op->emitError() << "--dim " << text
                               << ": expected NAME=N or INPUT:AXIS=N with N from 1 to 1073741824"
                               << " [B0201]";
      byKey[key] = extent;
    }
    return success();
  }
  std::optional<int64_t> find(StringRef key) {
    auto found = byKey.find(key);
    if (found == byKey.end())
      return std::nullopt;
    used[key] = true;
    return found->second;
  }
};

struct FixDimensionsPass : impl::FixDimensionsBase<FixDimensionsPass> {
  using FixDimensionsBase::FixDimensionsBase;

  void runOnOperation() override {
    auto main = getOperation().lookupSymbol<func::FuncOp>("main");
    if (!main)
      return;
    Extents extents;
    SmallVector<std::string> texts(dims.begin(), dims.end());
    if (failed(extents.parse(getOperation(), texts)))
      return signalPassFailure();
    bool ok = true;
    for (BlockArgument input : main.getArguments())
      ok &= succeeded(fix(main, input, extents));
    for (auto &entry : extents.byKey)
      if (ok && !extents.used.contains(entry.getKey())) {
        getOperation().emitError()
            << "--dim " << entry.getKey() << ": the model has no such open dimension [B0201]";
        ok = false;
      }
    if (!ok)
      return signalPassFailure();
    main.setFunctionType(FunctionType::get(&getContext(), main.getBody().getArgumentTypes(),
                                           main.getFunctionType().getResults()));
  }

  LogicalResult fix(func::FuncOp main, BlockArgument input, Extents &extents) {
    auto type = dyn_cast<RankedTensorType>(input.getType());
    if (!type || type.hasStaticShape())
      return success();
    unsigned index = input.getArgNumber();
    auto nameAttribute = main.getArgAttrOfType<StringAttr>(index, "burin.name");
    std::string name = nameAttribute ? nameAttribute.str() : std::to_string(index);
    auto symbols = main.getArgAttrOfType<ArrayAttr>(index, "burin.dims");
    SmallVector<int64_t> shape(type.getShape());
    for (auto [axis, extent] : llvm::enumerate(shape)) {
      if (!ShapedType::isDynamic(extent))
        continue;
      std::string symbol;
      if (symbols && axis < symbols.size())
        if (auto text = dyn_cast<StringAttr>(symbols[axis]))
          symbol = text.str();
      auto given = extents.find(name + ":" + std::to_string(axis));
      if (!given && !symbol.empty())
        given = extents.find(symbol);
      if (!given && axis == 0) {
        main.emitRemark() << "input \"" << name << "\": the batch is taken as 1";
        given = 1;
      }
      if (!given) {
        InFlightDiagnostic error = main.emitError()
                                   << "input \"" << name << "\": the extent of axis " << axis
                                   << (symbol.empty() ? "" : " (\"" + symbol + "\")")
                                   << " is open [B0201]";
        error.attachNote() << "fix it with --dim "
                           << (symbol.empty() ? name + ":" + std::to_string(axis) : symbol) << "=N";
        return error;
      }
      extent = *given;
    }
    input.setType(RankedTensorType::get(shape, type.getElementType()));
    return success();
  }
};

} // namespace
} // namespace burin
