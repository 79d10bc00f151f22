// Follows rows from a step's result back through its ops, and clones the ops for them alone.
#include "lowering/split/StepRows.h"
#include "dialects/plan/Storage.h"
#include "lowering/fuse/StepRegion.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;

namespace burin {
namespace {

/// Elements of a value along one of its axes.
struct Part {
  int64_t axis;
  Rows rows;
};

RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }

RankedTensorType typeOf(Value value, const std::optional<Part> &part) {
  RankedTensorType type = typeOf(value);
  SmallVector<int64_t> shape(type.getShape());
  if (part)
    shape[part->axis] = part->rows.count();
  return RankedTensorType::get(shape, type.getElementType());
}

/// The values of an index at the first and at the last iteration of all loops.
int64_t valueAt(AffineExpr index, ArrayRef<int64_t> loops) {
  SmallVector<AffineExpr> values;
  for (int64_t loop : loops)
    values.push_back(getAffineConstantExpr(loop, index.getContext()));
  return cast<AffineConstantExpr>(simplifyAffineExpr(index.replaceDims(values), 0, 0)).getValue();
}

/// Whether an index is a sum of loops times positive numbers.
bool isSlide(AffineExpr index) {
  if (isa<AffineDimExpr>(index))
    return true;
  if (auto constant = dyn_cast<AffineConstantExpr>(index))
    return constant.getValue() >= 0;
  auto binary = dyn_cast<AffineBinaryOpExpr>(index);
  return binary &&
         (index.getKind() == AffineExprKind::Add || index.getKind() == AffineExprKind::Mul) &&
         isSlide(binary.getLHS()) && isSlide(binary.getRHS());
}

/// How the ops of a step's region need their operands.
class Trace {
public:
  explicit Trace(plan::StepOp step) : block(step.getBody().front()) {}

  /// Whether the rows can be computed apart from the others.
  bool follow(Value result, Rows rows) {
    if (!need(result, {rowAxis(typeOf(result)), rows}))
      return false;
    for (Operation &op : llvm::reverse(block.without_terminator())) {
      if (op.getNumResults() != 1)
        return false;
      auto part = parts.find(op.getResult(0));
      if (part != parts.end() && !through(&op, part->second))
        return false;
    }
    return !readElsewhere();
  }

  std::optional<Part> partOf(Value value) const {
    auto found = parts.find(value);
    return found == parts.end() ? std::nullopt : std::optional(found->second);
  }

  /// The loop of a linalg op that runs along the rows.
  static std::optional<unsigned> loopOf(linalg::LinalgOp op, const Part &part) {
    AffineMap map = op.getIndexingMapsArray().back();
    auto dim = dyn_cast<AffineDimExpr>(map.getResult(static_cast<unsigned>(part.axis)));
    return dim && map.isProjectedPermutation() ? std::optional(dim.getPosition()) : std::nullopt;
  }

private:
  /// Whether something that is not computed by rows reads what is, or needs all of it.
  bool readElsewhere() const {
    auto isPart = [&](Value value) { return parts.contains(value); };
    bool found = llvm::any_of(whole, isPart);
    for (Operation &op : block.without_terminator())
      if (!parts.contains(op.getResult(0)))
        op.walk([&](Operation *inner) { found |= llvm::any_of(inner->getOperands(), isPart); });
    return found;
  }

  bool isInside(Value value) const { return value.getParentBlock() == &block; }

  bool need(Value value, Part part) {
    bool isFixed = !isInside(value) && matchPattern(plan::rootOf(value), m_Constant());
    RankedTensorType type = typeOf(value);
    if (isFixed || part.axis >= type.getRank() || part.rows.begin < 0 ||
        part.rows.end > type.getDimSize(part.axis) || part.rows.isEmpty() ||
        (!isInside(value) && part.axis != rowAxis(type)))
      return false;
    auto [known, isNew] = parts.try_emplace(value, part);
    Part &all = known->second;
    if (all.axis != part.axis)
      return false;
    all.rows = {std::min(all.rows.begin, part.rows.begin), std::max(all.rows.end, part.rows.end)};
    return true;
  }

  bool through(Operation *op, Part part) {
    if (isa<tensor::EmptyOp>(op))
      return true;
    if (auto pad = dyn_cast<tensor::PadOp>(op)) {
      int64_t low = pad.getStaticLow()[part.axis], high = pad.getStaticHigh()[part.axis],
              extent = typeOf(pad.getSource()).getDimSize(part.axis);
      return low >= 0 && high >= 0 && pad.getConstantPaddingValue() &&
             need(pad.getSource(), {part.axis,
                                    {std::max<int64_t>(part.rows.begin - low, 0),
                                     std::min(part.rows.end - low, extent)}});
    }
    if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(op)) {
      auto group = collapse.getReassociationIndices()[static_cast<size_t>(part.axis)];
      return group.size() == 1 && need(collapse.getSrc(), {group.front(), part.rows});
    }
    if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op)) {
      for (auto [axis, group] : llvm::enumerate(expand.getReassociationIndices()))
        if (group.size() == 1 && group.front() == part.axis)
          return need(expand.getSrc(), {static_cast<int64_t>(axis), part.rows});
      return false;
    }
    auto loops = dyn_cast<linalg::LinalgOp>(op);
    return loops && throughLoops(loops, part);
  }

  bool throughLoops(linalg::LinalgOp op, const Part &part) {
    std::optional<unsigned> loop = loopOf(op, part);
    if (!loop || readsElsewhere(op, *loop))
      return false;
    SmallVector<int64_t> first(op.getNumLoops(), 0), last(op.getStaticLoopRanges());
    for (int64_t &end : last)
      end--;
    first[*loop] = part.rows.begin;
    last[*loop] = part.rows.end - 1;
    for (OpOperand &operand : op->getOpOperands()) {
      if (!isa<RankedTensorType>(operand.get().getType()))
        continue;
      std::optional<Part> needed;
      for (auto [axis, index] : llvm::enumerate(op.getMatchingIndexingMap(&operand).getResults())) {
        if (!index.isFunctionOfDim(*loop))
          continue;
        if (needed || !isSlide(index))
          return false;
        needed =
            Part{static_cast<int64_t>(axis), {valueAt(index, first), valueAt(index, last) + 1}};
      }
      // All of a tensor: only of constants, and of the shape of a window, which holds nothing.
      Value value = operand.get();
      bool isThere = isInside(value) ? value.getDefiningOp<tensor::EmptyOp>() != nullptr
                                     : matchPattern(plan::rootOf(value), m_Constant());
      if (needed ? !need(value, *needed) : !isThere)
        return false;
      if (!needed)
        whole.insert(value);
    }
    return true;
  }

  /// Whether a body knows the number of its row, or looks things up in tensors that are no
  /// constants.
  static bool readsElsewhere(linalg::LinalgOp op, unsigned loop) {
    bool found = false;
    op->walk([&](Operation *inner) {
      if (auto index = dyn_cast<linalg::IndexOp>(inner))
        found |= index.getDim() == loop;
      if (auto extract = dyn_cast<tensor::ExtractOp>(inner))
        found |= !matchPattern(plan::rootOf(extract.getTensor()), m_Constant());
    });
    return found;
  }

  Block &block;
  llvm::DenseMap<Value, Part> parts;
  llvm::DenseSet<Value> whole; ///< what something needs all of
};

/// The maps of an op whose loop `loop` runs from 0 over what was `part`, on operands that begin
/// where that part of them does.
ArrayAttr movedMaps(linalg::LinalgOp op, unsigned loop, const Part &part, const Trace &trace) {
  MLIRContext *context = op->getContext();
  SmallVector<AffineMap> maps;
  SmallVector<AffineExpr> loops;
  for (unsigned i = 0; i < op.getNumLoops(); i++)
    loops.push_back(getAffineDimExpr(i, context) + (i == loop ? part.rows.begin : 0));
  for (OpOperand &operand : op->getOpOperands()) {
    AffineMap map = op.getMatchingIndexingMap(&operand);
    SmallVector<AffineExpr> indices(map.getResults());
    auto read = trace.partOf(operand.get());
    if (read) {
      AffineExpr &index = indices[static_cast<size_t>(read->axis)];
      index = simplifyAffineExpr(index.replaceDims(loops) - read->rows.begin, op.getNumLoops(), 0);
    }
    maps.push_back(AffineMap::get(op.getNumLoops(), 0, indices, context));
  }
  return Builder(context).getAffineMapArrayAttr(maps);
}

/// `op` for a part of its result, on operands that hold the parts that it needs.
Value cloned(OpBuilder &builder, Operation *op, const Part &part, const Trace &trace,
             IRMapping &mapping) {
  Value result = op->getResult(0);
  RankedTensorType type = typeOf(result, part);
  if (isa<tensor::EmptyOp>(op))
    return tensor::EmptyOp::create(builder, op->getLoc(), type.getShape(), type.getElementType());
  Value source = mapping.lookupOrDefault(op->getOperand(0));
  if (auto pad = dyn_cast<tensor::PadOp>(op)) {
    SmallVector<int64_t> low(pad.getStaticLow()), high(pad.getStaticHigh());
    int64_t extent = typeOf(pad.getSource()).getDimSize(part.axis), begin = low[part.axis];
    low[part.axis] = std::max<int64_t>(begin - part.rows.begin, 0);
    high[part.axis] = std::max<int64_t>(part.rows.end - begin - extent, 0);
    auto fold = [&](ArrayRef<int64_t> numbers) {
      return llvm::map_to_vector(
          numbers, [&](int64_t n) -> OpFoldResult { return builder.getIndexAttr(n); });
    };
    return tensor::PadOp::create(builder, op->getLoc(), type, source, fold(low), fold(high),
                                 mapping.lookupOrDefault(pad.getConstantPaddingValue()));
  }
  if (auto collapse = dyn_cast<tensor::CollapseShapeOp>(op))
    return tensor::CollapseShapeOp::create(builder, op->getLoc(), type, source,
                                           collapse.getReassociationIndices());
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(op))
    return tensor::ExpandShapeOp::create(builder, op->getLoc(), type, source,
                                         expand.getReassociationIndices());
  auto loops = cast<linalg::LinalgOp>(op);
  Operation *copy = builder.clone(*op, mapping);
  copy->getResult(0).setType(type);
  ArrayAttr maps = movedMaps(loops, *Trace::loopOf(loops, part), part, trace);
  if (maps == loops.getIndexingMaps())
    return copy->getResult(0);
  // A named op has no maps of its own.
  IRRewriter rewriter(builder);
  if (!isa<linalg::GenericOp>(copy))
    copy = *linalg::generalizeNamedOp(rewriter, cast<linalg::LinalgOp>(copy));
  cast<linalg::GenericOp>(copy).setIndexingMapsAttr(maps);
  builder.setInsertionPointAfter(copy);
  return copy->getResult(0);
}

} // namespace

int64_t rowAxis(RankedTensorType type) {
  auto isLong = [](int64_t extent) { return extent != 1; };
  return llvm::find_if(type.getShape(), isLong) - type.getShape().begin();
}

Rows computedRows(plan::StepOp step) {
  RankedTensorType type = typeOf(step.getResult());
  int64_t axis = rowAxis(type);
  Rows rows{0, axis < type.getRank() ? type.getDimSize(axis) : 0};
  if (auto pad = yielded(step).getDefiningOp<tensor::PadOp>(); pad && axis < type.getRank()) {
    int64_t low = pad.getStaticLow()[axis], high = pad.getStaticHigh()[axis];
    if (low < 0 || high < 0 || low + high >= rows.end) // or not known
      return {0, 0};
    rows = {low, rows.end - high};
  }
  return rows;
}

/// The border in which rows of a step's result are, where they are nothing else.
static tensor::PadOp borderOf(plan::StepOp step, Rows rows) {
  auto pad = yielded(step).getDefiningOp<tensor::PadOp>();
  Rows computed = computedRows(step);
  bool isOnly = rows.end <= computed.begin || rows.begin >= computed.end;
  return pad && isOnly && !rows.isEmpty() && pad.getConstantPaddingValue() ? pad : tensor::PadOp();
}

std::optional<SmallVector<RowReads>> readsOfRows(plan::StepOp step, Rows rows) {
  if (plan::updatedBy(step))
    return std::nullopt;
  if (borderOf(step, rows))
    return SmallVector<RowReads>();
  Trace trace(step);
  if (!trace.follow(yielded(step), rows))
    return std::nullopt;
  SmallVector<RowReads> reads;
  for (Value value : capturesOf(step))
    if (auto part = trace.partOf(value))
      reads.push_back({value, part->rows});
    else if (!matchPattern(plan::rootOf(value), m_Constant()))
      return std::nullopt;
  return reads;
}

/// A step that fills rows of a border.
static plan::StepOp borderRows(OpBuilder &builder, plan::StepOp step, tensor::PadOp border,
                               Rows rows) {
  RankedTensorType whole = typeOf(step.getResult());
  SmallVector<int64_t> shape(whole.getShape());
  shape[rowAxis(whole)] = rows.count();
  auto type = RankedTensorType::get(shape, whole.getElementType());
  auto split = plan::StepOp::create(builder, step.getLoc(), type, step.getNameAttr(),
                                    step.getOriginAttr(), plan::ScheduleAttr(), IntegerAttr());
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToEnd(&split.getBody().emplaceBlock());
  Value value = border.getConstantPaddingValue();
  if (Operation *constant = value.getDefiningOp(); constant->getBlock() == border->getBlock())
    value = builder.clone(*constant)->getResult(0);
  Value init =
      tensor::EmptyOp::create(builder, step.getLoc(), type.getShape(), type.getElementType());
  Value filled = linalg::FillOp::create(builder, step.getLoc(), value, init).getResult(0);
  plan::YieldOp::create(builder, step.getLoc(), filled);
  return split;
}

plan::StepOp stepOfRows(OpBuilder &builder, plan::StepOp step, Rows rows,
                        function_ref<Value(Value, Rows)> take) {
  if (tensor::PadOp border = borderOf(step, rows))
    return borderRows(builder, step, border, rows);
  Trace trace(step);
  bool known = trace.follow(yielded(step), rows);
  assert(known && "readsOfRows says so");
  (void)known;
  IRMapping mapping;
  for (Value value : capturesOf(step))
    if (auto part = trace.partOf(value))
      mapping.map(value, take(value, part->rows));
  Value result = yielded(step);
  auto split = plan::StepOp::create(builder, step.getLoc(), typeOf(result, trace.partOf(result)),
                                    step.getNameAttr(), step.getOriginAttr(),
                                    step.getScheduleAttr(), IntegerAttr());
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToEnd(&split.getBody().emplaceBlock());
  for (Operation &op : step.getBody().front().without_terminator()) {
    auto part = trace.partOf(op.getResult(0));
    if (part)
      mapping.map(op.getResult(0), cloned(builder, &op, *part, trace, mapping));
    else
      builder.clone(op, mapping);
  }
  plan::YieldOp::create(builder, step.getLoc(), mapping.lookup(result));
  return split;
}

} // namespace burin
