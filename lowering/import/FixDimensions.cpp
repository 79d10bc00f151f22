// Gives every open input dimension an extent, from --dim or, for the batch, 1.
#include "dialects/NearMiss.h"
#include "dialects/burin/Burin.h"
#include "lowering/Passes.h"
#include "lowering/import/UnknownOperators.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;

namespace burin {
#define GEN_PASS_DEF_FIXDIMENSIONS
#include "lowering/Passes.h.inc"

namespace {

/// What --dim says: extents by dimension name ("batch") or by input and axis ("image:0").
struct Extents {
  llvm::StringMap<int64_t> byKey;
  llvm::StringSet<> used, open; ///< keys that fixed a dimension, and all that could have

  bool parse(Operation *op, ArrayRef<std::string> dims) {
    bool ok = true;
    for (StringRef text : dims) {
      auto [key, number] = text.rsplit('=');
      int64_t extent = 0;
      if (!key.empty() && !number.getAsInteger(10, extent) && extent >= 1 && extent <= (1 << 30)) {
        auto [known, isNew] = byKey.try_emplace(key, extent);
        if (isNew || known->second == extent)
          continue;
        op->emitError() << "--dim \"" << key << "\" is given as " << known->second << " and as "
                        << extent << " [B0201]";
        ok = false;
        continue;
      }
      op->emitError() << "--dim \"" << text
                      << "\": expected NAME=N or INPUT:AXIS=N with N from 1 to 1073741824 [B0201]";
      ok = false;
    }
    return ok;
  }
  std::optional<int64_t> find(StringRef key) {
    open.insert(key);
    auto found = byKey.find(key);
    if (found == byKey.end())
      return std::nullopt;
    used.insert(key);
    return found->second;
  }
  /// Reports what names no open dimension.
  bool reportUnused(Operation *op) {
    bool ok = true;
    std::vector<std::string> names;
    for (auto &entry : open)
      names.push_back(entry.getKey().str());
    llvm::sort(names);
    std::vector<std::string> unused;
    for (auto &entry : byKey)
      if (!used.contains(entry.getKey()))
        unused.push_back(entry.getKey().str());
    llvm::sort(unused);
    for (const std::string &key : unused) {
      ok = false;
      InFlightDiagnostic error = op->emitError()
                                 << "--dim \"" << key
                                 << "\": the model has no open dimension of that name [B0201]";
      if (auto nearest = nearestName(key, names))
        error.attachNote() << "did you mean \"" << *nearest << "\"?";
      else if (names.empty())
        error.attachNote() << "all of the model's dimensions are fixed: leave the option out";
      else
        error.attachNote() << "open are \"" << llvm::join(names, "\", \"") << "\"";
    }
    return ok;
  }
};

struct FixDimensionsPass : impl::FixDimensionsBase<FixDimensionsPass> {
  using FixDimensionsBase::FixDimensionsBase;

  void runOnOperation() override {
    auto main = getOperation().lookupSymbol<func::FuncOp>("main");
    if (!main || main.isExternal())
      return;
    Extents extents;
    SmallVector<std::string> texts(dims.begin(), dims.end());
    bool ok = extents.parse(main, texts);
    for (BlockArgument input : main.getArguments())
      ok &= fix(main, input, extents);
    ok &= extents.reportUnused(main);
    if (!ok) {
      // What no extent can change belongs into the same run.
      llvm::DenseSet<Value> unknown;
      reportUnknownOperators(getOperation(), unknown);
      return signalPassFailure();
    }
    main.setFunctionType(FunctionType::get(&getContext(), main.getBody().getArgumentTypes(),
                                           main.getFunctionType().getResults()));
  }

  /// Reports every dimension of the input that stays open.
  bool fix(func::FuncOp main, BlockArgument input, Extents &extents) {
    auto type = dyn_cast<RankedTensorType>(input.getType());
    if (!type || type.hasStaticShape())
      return true;
    bool ok = true;
    unsigned index = input.getArgNumber();
    auto nameAttribute = main.getArgAttrOfType<StringAttr>(index, "burin.name");
    std::string name = nameAttribute ? nameAttribute.str() : std::to_string(index);
    auto symbols = main.getArgAttrOfType<ArrayAttr>(index, "burin.dims");
    SmallVector<int64_t> shape(type.getShape());
    for (auto [axis, extent] : llvm::enumerate(shape)) {
      if (!ShapedType::isDynamic(extent))
        continue;
      std::string symbol, place = name + ":" + std::to_string(axis);
      if (symbols && axis < symbols.size())
        if (auto text = dyn_cast<StringAttr>(symbols[axis]))
          symbol = text.str();
      auto given = extents.find(place);
      if (!symbol.empty())
        if (auto bySymbol = extents.find(symbol); !given)
          given = bySymbol;
      if (!given && axis == 0) {
        mlir::emitRemark(input.getLoc()) << "input \"" << name << "\": the batch is taken as 1";
        given = 1;
      }
      if (given) {
        extent = *given;
        continue;
      }
      ok = false;
      InFlightDiagnostic error = mlir::emitError(input.getLoc())
                                 << "input \"" << name << "\": the extent of axis " << axis
                                 << (symbol.empty() ? "" : " (\"" + symbol + "\")")
                                 << " is open [B0201]";
      error.attachNote() << "fix it with --dim " << (symbol.empty() ? place : symbol) << "=N";
    }
    if (ok)
      input.setType(RankedTensorType::get(shape, type.getElementType()));
    return ok;
  }
};

} // namespace
} // namespace burin
