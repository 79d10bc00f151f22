// Splits chains of steps into bands of rows, so that only some rows of what lies between them are
// alive at a time.
#include "dialects/plan/Plan.h"
#include "dialects/plan/Storage.h"
#include "lowering/Passes.h"
#include "lowering/fuse/StepRegion.h"
#include "lowering/plan/CopyStep.h"
#include "lowering/split/BandSchedule.h"
#include "lowering/split/RowSum.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;

namespace burin {
#define GEN_PASS_DEF_SPLITROWS
#include "lowering/Passes.h.inc"

namespace {

RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }

/// Emits the bands of one chain in front of its last step.
class Splitter {
public:
  Splitter(ArrayRef<plan::StepOp> chain, const BandSchedule &schedule)
      : chain(chain), schedule(schedule), lastReader(chain.size(), 0), builder(chain.back()) {
    for (auto [reader, step] : llvm::enumerate(this->chain))
      for (Value value : capturesOf(step))
        for (size_t i = 0; i < reader; i++)
          if (this->chain[i].getResult() == value)
            lastReader[i] = reader;
  }

  void split() {
    plan::StepOp last = chain.back();
    auto sum = rowSumOf(chain);
    Value result; // as far as it is computed
    if (!sum)
      result = plan::BufferOp::create(builder, last.getLoc(), last.getType(), last.getNameAttr(),
                                      IntegerAttr());
    for (size_t band = 0; band < schedule.size(); band++)
      for (size_t i = 0; i < chain.size(); i++) {
        Rows fresh = schedule[band][i].fresh;
        if (fresh.isEmpty())
          continue;
        if (chain[i] != last)
          advance(chain[i], schedule[band][i]);
        else if (sum)
          result = stepOfSum(builder, last, *sum, fresh, taken(sum->tensor(), fresh), result)
                       .getResult();
        else
          result = inserted(computed(last, fresh), result, rowAxis(typeOf(result)), fresh.begin);
        if (band + 1 < schedule.size())
          keep(i, schedule[band + 1]);
      }
    last.getResult().replaceAllUsesWith(result);
    for (plan::StepOp step : llvm::reverse(chain))
      step.erase();
  }

private:
  /// Rows of a step's result, from `first` on.
  struct Held {
    Value tensor;
    int64_t first = 0;
  };

  Value taken(Value tensor, Rows rows) {
    int64_t axis = rowAxis(typeOf(tensor));
    auto held = tensors.find(tensor);
    if (held == tensors.end())
      return slice(tensor, axis, rows);
    int64_t first = held->second.first;
    return slice(held->second.tensor, axis, {rows.begin - first, rows.end - first});
  }

  // What holds one row has no other rows to tell the axis by.
  Value slice(Value tensor, int64_t axis, Rows rows) {
    if (axis == typeOf(tensor).getRank() || rows.count() == typeOf(tensor).getDimSize(axis))
      return tensor;
    auto [offsets, sizes, strides] = box(typeOf(tensor), axis, rows);
    return tensor::ExtractSliceOp::create(builder, tensor.getLoc(), tensor, offsets, sizes,
                                          strides);
  }

  Value inserted(Value rows, Value whole, int64_t axis, int64_t first) {
    auto [offsets, sizes, strides] =
        box(typeOf(whole), axis, {first, first + typeOf(rows).getDimSize(axis)});
    return tensor::InsertSliceOp::create(builder, whole.getLoc(), rows, whole, offsets, sizes,
                                         strides);
  }

  using Numbers = SmallVector<OpFoldResult>;
  std::tuple<Numbers, Numbers, Numbers> box(RankedTensorType type, int64_t axis, Rows rows) {
    Numbers offsets(type.getRank(), builder.getIndexAttr(0)), sizes,
        strides(type.getRank(), builder.getIndexAttr(1));
    for (int64_t extent : type.getShape())
      sizes.push_back(builder.getIndexAttr(extent));
    offsets[axis] = builder.getIndexAttr(rows.begin);
    sizes[axis] = builder.getIndexAttr(rows.count());
    return {offsets, sizes, strides};
  }

  Value computed(plan::StepOp step, Rows rows) {
    plan::StepOp part = stepOfRows(builder, step, rows,
                                   [&](Value tensor, Rows read) { return taken(tensor, read); });
    part->setAttr(plan::kComputedRows, numbersOf(step, rows));
    return part.getResult();
  }

  /// Holds the rows of `step` that this band and later ones read: those kept, and the fresh ones.
  void advance(plan::StepOp step, const BandStep &rows) {
    if (rows.kept.isEmpty()) {
      tensors[step.getResult()] = {computed(step, rows.fresh), rows.fresh.begin};
      return;
    }
    RankedTensorType type = typeOf(step.getResult());
    SmallVector<int64_t> shape(type.getShape());
    int64_t axis = rowAxis(type);
    shape[axis] = rows.fresh.end - rows.kept.begin;
    Value both = plan::BufferOp::create(builder, step.getLoc(),
                                        RankedTensorType::get(shape, type.getElementType()),
                                        step.getNameAttr(), IntegerAttr());
    both = inserted(copied(step.getResult(), rows.kept), both, axis, 0);
    both = inserted(computed(step, rows.fresh), both, axis, rows.kept.count());
    tensors[step.getResult()] = {both, rows.kept.begin};
  }

  /// Behind the last step that reads a tensor in this band: copies the rows that the `next` ones
  /// read, so that the others make room.
  void keep(size_t reader, ArrayRef<BandStep> next) {
    for (size_t i = 0; i < reader; i++) {
      Value tensor = chain[i].getResult();
      auto held = tensors.find(tensor);
      Rows kept = next[i].kept;
      if (lastReader[i] == reader && held != tensors.end() && !kept.isEmpty() &&
          kept.begin > held->second.first)
        held->second = {copied(tensor, kept), kept.begin};
    }
  }

  Value copied(Value tensor, Rows rows) {
    auto step = tensor.getDefiningOp<plan::StepOp>();
    std::string name = (step.getName().split(';').first + "_kept_rows").str();
    plan::StepOp copy = copyStep(builder, taken(tensor, rows), name);
    copy.setOriginAttr(step.getOriginAttr());
    copy->setAttr(plan::kKeptRows, numbersOf(step, rows));
    return copy.getResult();
  }

  DenseI64ArrayAttr numbersOf(plan::StepOp step, Rows rows) {
    RankedTensorType type = typeOf(step.getResult());
    int64_t axis = rowAxis(type), all = axis < type.getRank() ? type.getDimSize(axis) : 1;
    return builder.getDenseI64ArrayAttr({rows.begin, rows.end, all});
  }

  SmallVector<plan::StepOp> chain;
  const BandSchedule &schedule;
  SmallVector<size_t> lastReader; ///< of each step's result
  OpBuilder builder;
  llvm::DenseMap<Value, Held> tensors;
};

struct SplitRowsPass : impl::SplitRowsBase<SplitRowsPass> {
  void runOnOperation() override {
    auto main = getOperation().lookupSymbol<func::FuncOp>("main");
    if (!main)
      return;
    SmallVector<plan::StepOp> marked;
    for (auto step : main.front().getOps<plan::StepOp>())
      if (step->hasAttr(plan::kBands))
        marked.push_back(step);
    for (plan::StepOp last : marked)
      if (failed(split(last)))
        return signalPassFailure();
  }

  static LogicalResult split(plan::StepOp last) {
    auto bands = dyn_cast<plan::BandsAttr>(last->removeAttr(plan::kBands));
    if (!bands)
      return last.emitError() << "'plan.bands' is no #plan.bands [B0504]";
    auto chain = chainEndingIn(last, bands.getSteps());
    auto schedule = chain ? scheduleBands(*chain, bands.getRows()) : std::nullopt;
    if (!schedule)
      return last.emitError() << "the " << bands.getSteps() << " steps up to \"" << last.getName()
                              << "\" cannot be computed by rows [B0504]";
    Splitter(*chain, *schedule).split();
    return success();
  }
};

} // namespace
} // namespace burin
