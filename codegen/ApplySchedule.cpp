// Schedules by class. Positional: axes count from the innermost, so that one function serves every
// contraction, whatever its dimensions mean.
#include "codegen/ApplySchedule.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

using namespace mlir;
using Halide::Func;
using Halide::RVar;
using Halide::TailStrategy;
using Halide::Var;
using Halide::VarOrRVar;

namespace burin::cxx {
namespace {

/// The stages by their part in a schedule.
struct Parts {
  Stage *out = nullptr; ///< what writes the result
  Stage *sum = nullptr; ///< the reduction
};

Parts partsOf(HalideKernel &kernel) {
  Parts parts;
  parts.out = &kernel.stages.back();
  for (Stage &stage : kernel.stages)
    if (!stage.reductions.empty())
      parts.sum = &stage;
  return parts;
}

int extentOf(const Stage &stage, int axisFromInside) {
  auto op = const_cast<Stage &>(stage).op;
  auto shape = cast<RankedTensorType>(op->getResult(0).getType()).getShape();
  return static_cast<int>(shape[shape.size() - 1 - static_cast<size_t>(axisFromInside)]);
}

/// The extent of one of the result's axes, counted from the innermost.
int64_t extentOfResult(Func out, int axis) {
  Halide::Expr extent = out.output_buffer().parameter().extent_constraint(axis);
  const int64_t *known = extent.defined() ? Halide::Internal::as_const_int(extent) : nullptr;
  return known ? *known : 1;
}

/// `lanes`, or 1 where the result's innermost axis is shorter: a vector would reach beyond it.
int fittingLanes(plan::ScheduleAttr schedule, const Func &out) {
  int64_t lanes = schedule ? schedule.getLanes() : 1;
  return out.dimensions() > 0 && lanes <= extentOfResult(out, 0) ? static_cast<int>(lanes) : 1;
}

/// Reductions from the innermost out.
std::vector<RVar> reductionsInsideOut(const Stage &stage) {
  std::vector<RVar> result;
  for (auto it = stage.reductions.rbegin(); it != stage.reductions.rend(); ++it)
    result.push_back(it->second);
  return result;
}

/// The stage that widens the reduction's input: the only pure one that is neither its start value
/// nor read by the result.
Stage *widening(HalideKernel &kernel, const Stage &sum) {
  auto op = const_cast<Stage &>(sum).op;
  for (Stage &stage : kernel.stages) {
    if (!stage.op || !stage.reductions.empty())
      continue;
    Value value = stage.op->getResult(0);
    bool isInput = llvm::any_of(op.getDpsInputs(), [&](Value input) { return input == value; });
    if (isInput)
      return &stage;
  }
  return nullptr;
}

/// Numbers of a word that is gathered, and most words of a window that are written out.
constexpr int kWord = 4, kWrittenOut = 16;

/// What part of the work is done twice when `rows` positions at a time cover `positions`.
double wasted(int positions, int rows) {
  int covered = (positions + rows - 1) / rows * std::min(rows, positions);
  return rows > positions ? 1 : static_cast<double>(covered - positions) / positions;
}

/// A block of rows x (columns * lanes) sums in registers; result axes are [..., row, block,
/// channel], outermost first, as PackContractions leaves them.
void contraction(HalideKernel &kernel, plan::ScheduleAttr schedule, Effort effort) {
  Parts parts = partsOf(kernel);
  Func out = parts.out->func, sum = parts.sum->func;
  auto o = out.args(), a = sum.args();
  int lanes = static_cast<int>(schedule.getLanes()), rows = static_cast<int>(schedule.getRows());
  // Rows of the block lie along the axis that fewer of them overhang, at equal waste the inner one.
  size_t along = 2;
  if (o.size() > 3 && schedule.getWiden() != 16)
    along = wasted(extentOf(*parts.sum, 3), rows) < wasted(extentOf(*parts.sum, 2), rows) ? 3 : 2;
  int positions = extentOf(*parts.sum, static_cast<int>(along));
  rows = std::min(rows, positions);
  Var outer("x"), inner("xi");

  std::vector<VarOrRVar> order = {o[0], inner};
  Stage *wide = schedule.getWiden() != 0 ? widening(kernel, *parts.sum) : nullptr;
  // Widened inputs are shared by all channels: then the channel loop runs inside.
  if (wide && along == 3)
    order.insert(order.end(), {o[1], o[2], outer});
  else if (wide)
    order.insert(order.end(), {o[1], outer});
  else if (along == 2)
    order.insert(order.end(), {outer, o[1]});
  else // outer rows stay outside: a result may lie over the rows of its input that are done
    order.insert(order.end(), {o[2], o[1], outer});
  for (size_t d = 2; d < o.size(); d++)
    if (d != along && !(along == 3 && d == 2))
      order.push_back(o[d]);
  out.split(o[along], outer, inner, rows,
            positions % rows == 0 ? TailStrategy::RoundUp : TailStrategy::ShiftInwards)
      .reorder(order);
  if (lanes > 1)
    out.vectorize(o[0], lanes);
  out.unroll(o[0]).unroll(inner);

  std::vector<RVar> reductions = reductionsInsideOut(*parts.sum);
  std::vector<VarOrRVar> sumOrder = {a[0], a[along]};
  if (schedule.getDot() > 1)
    sumOrder.insert(sumOrder.begin(), reductions.front());
  for (size_t d = 2; d < a.size(); d++)
    if (d != along)
      sumOrder.push_back(a[d]);
  sumOrder.push_back(a[1]);
  for (size_t r = schedule.getDot() > 1 ? 1 : 0; r < reductions.size(); r++)
    sumOrder.push_back(reductions[r]);
  sum.compute_at(out, wide ? o[1] : along == 3 ? o[2] : outer).store_in(Halide::MemoryType::Stack);
  auto update = sum.update();
  update.reorder(sumOrder);
  if (schedule.getDot() > 1)
    update.atomic().vectorize(reductions.front());
  if (lanes > 1) {
    sum.vectorize(a[0], lanes);
    update.vectorize(a[0], lanes);
  }
  sum.unroll(a[0]).unroll(a[along]);
  update.unroll(a[0]).unroll(a[along]);

  if (!wide)
    return;
  Func strip = wide->func;
  // Words of a window that is gathered start anywhere: each is a statement of its own.
  bool gathers = !wide->op.getIndexingMapsArray().front().isIdentity();
  // Without vectors the stack is small as well: it holds what one block of sums reads.
  bool perRow = effort == Effort::Full && o.size() > 3 && lanes > 1 && !gathers;
  Var block = perRow ? o[3] : along == 3 ? o[2] : outer;
  strip.compute_at(out, block).store_in(Halide::MemoryType::Stack);
  auto s = strip.args();
  int width = extentOf(*wide, 0), groups = s.size() > 1 ? extentOf(*wide, 1) : 1;
  if (gathers) {
    bool writtenOut = groups * width / kWord <= kWrittenOut;
    Var word("w"), number("i");
    if (width > kWord) {
      strip.split(s[0], word, number, kWord).vectorize(number);
      if (writtenOut)
        strip.unroll(word);
    } else {
      strip.vectorize(s[0], kWord);
    }
    if (writtenOut && s.size() > 1)
      strip.unroll(s[1]);
    return;
  }
  int step = lanes > 1 ? 16 : kWord;
  while (step > kWord && width % step != 0)
    step /= 2;
  if (width % step == 0)
    strip.vectorize(s[0], step);
}

/// Small windows: a few neighbouring positions of one vector of channels, taps written out.
void window(HalideKernel &kernel, plan::ScheduleAttr schedule) {
  Parts parts = partsOf(kernel);
  Func out = parts.out->func, sum = parts.sum->func;
  auto o = out.args(), a = sum.args();
  int lanes = fittingLanes(schedule, out), rows = static_cast<int>(schedule.getRows());
  if (o.size() > 1)
    rows = static_cast<int>(std::min<int64_t>(rows, extentOfResult(out, 1)));
  Var block("c"), lane("ci"), outer("x"), inner("xi");
  std::vector<VarOrRVar> order;
  bool blocks = o.size() > 1 && rows > 1;
  VarOrRVar at = o[0];
  // Channels side by side: a vector, or scalars that are written out.
  int width = lanes > 1 ? lanes : static_cast<int>(schedule.getColumns());
  if (o.empty() || extentOfResult(out, 0) % width != 0)
    width = lanes;
  if (width > 1) {
    out.split(o[0], block, lane, width);
    order.push_back(lane);
    at = block;
  }
  if (blocks) {
    out.split(o[1], outer, inner, rows);
    order.push_back(inner);
  }
  // Scalars of neighbouring channels keep their weights along a row.
  bool alongRow = lanes == 1 && width > 1 && o.size() > 1 && !blocks;
  if (!alongRow)
    order.push_back(at);
  if (o.size() > 1)
    order.push_back(blocks ? VarOrRVar(outer) : VarOrRVar(o[1]));
  if (alongRow)
    order.push_back(at);
  for (size_t d = 2; d < o.size(); d++)
    order.push_back(o[d]);
  out.reorder(order);
  if (lanes > 1)
    out.vectorize(lane);
  else if (width > 1)
    out.unroll(lane);
  if (blocks)
    out.unroll(inner);

  // One channel at a time, the sum's own loop over channels is gone.
  sum.compute_at(out, alongRow    ? o[1]
                      : width > 1 ? block
                                  : o[0])
      .store_in(Halide::MemoryType::Stack);
  auto update = sum.update();
  std::vector<VarOrRVar> sumOrder(a.begin(), a.end());
  std::vector<RVar> reductions = reductionsInsideOut(*parts.sum);
  for (const RVar &r : reductions)
    sumOrder.push_back(r);
  update.reorder(sumOrder);
  if (schedule.getUnroll())
    for (const RVar &r : reductions)
      update.unroll(r);
  if (lanes > 1) {
    sum.vectorize(a[0], lanes);
    update.vectorize(a[0], lanes);
  } else if (width > 1) {
    sum.unroll(a[0]);
    update.unroll(a[0]);
  }
  if (blocks) {
    sum.unroll(a[1]);
    update.unroll(a[1]);
  }
}

/// One pass over the result; stages before it are inlined.
void elementwise(HalideKernel &kernel, plan::ScheduleAttr schedule) {
  Func out = kernel.stages.back().func;
  int lanes = fittingLanes(schedule, out);
  if (lanes > 1)
    out.vectorize(out.args()[0], lanes);
}

/// How many stages of the kernel read `stage`; a start value is no reader.
size_t readersOf(const Stage &stage) {
  size_t readers = 0;
  for (Operation *user : const_cast<Stage &>(stage).op->getResult(0).getUsers())
    readers += !isa<linalg::FillOp>(user);
  return readers;
}

/// Whether neighbours along the innermost axis of a reduction's result are neighbours in what it
/// reduces: then a strip of results is kept, and not one at a time.
bool reducesStrips(const Stage &sum) {
  auto op = const_cast<Stage &>(sum).op;
  AffineMap result = op.getIndexingMapsArray().back();
  if (result.getNumResults() == 0)
    return false;
  AffineExpr last = result.getResults().back();
  return llvm::any_of(op.getDpsInputOperands(), [&](OpOperand *input) {
    AffineMap map = op.getMatchingIndexingMap(input);
    return map.getNumResults() > 0 && map.getResults().back() == last;
  });
}

/// Whether what the result reads of the reductions lacks only innermost axes of the result.
bool reductionsLackInnermost(const HalideKernel &kernel) {
  auto last = const_cast<Stage &>(kernel.stages.back()).op;
  if (!last)
    return true;
  for (OpOperand *input : last.getDpsInputOperands())
    for (const Stage &stage : kernel.stages)
      if (!stage.reductions.empty() && const_cast<Stage &>(stage).op->getResult(0) == input->get())
        for (auto [axis, index] : llvm::enumerate(last.getMatchingIndexingMap(input).getResults()))
          if (index != getAffineDimExpr(static_cast<unsigned>(axis), last.getContext()))
            return false;
  return true;
}

/// Row by row of the result, stage after stage: what is reduced has fewer axes than the result, and
/// the innermost axes that it lacks are the row; where it lacks others, everything is. A reduction
/// whose result is the step's is computed an element or a strip at a time.
void rowByRow(HalideKernel &kernel, plan::ScheduleAttr schedule) {
  Func out = kernel.stages.back().func;
  auto o = out.args();
  size_t rank = o.size(), least = rank;
  for (Stage &stage : kernel.stages)
    if (!stage.reductions.empty())
      least = std::min(least, stage.func.args().size());
  bool strips = false;
  if (least == rank)
    for (Stage &stage : kernel.stages)
      strips |= !stage.reductions.empty() && reducesStrips(stage);
  int lanes = fittingLanes(schedule, out);
  size_t row = !reductionsLackInnermost(kernel) ? rank
               : least < rank                   ? rank - least
               : strips                         ? 1
                                                : 0;
  for (Stage &stage : kernel.stages) {
    if (&stage == &kernel.stages.back() || !stage.op ||
        isa<linalg::FillOp>(stage.op.getOperation()))
      continue;
    bool perRow = stage.func.args().size() < rank; // not again for every element of the row
    if (stage.reductions.empty() && readersOf(stage) < 2 && !perRow)
      continue;
    if (row < rank)
      stage.func.compute_at(out, o[row]);
    else
      stage.func.compute_root();
    stage.func.store_in(Halide::MemoryType::Stack);
    if (stage.reductions.empty() || !strips)
      continue;
    // The strip is the inner loop, so that memory is read in order.
    auto a = stage.func.args();
    auto update = stage.func.update();
    std::vector<VarOrRVar> order = {a[0]};
    for (const RVar &r : reductionsInsideOut(stage))
      order.push_back(r);
    order.insert(order.end(), a.begin() + 1, a.end());
    update.reorder(order);
    if (lanes > 1) {
      stage.func.vectorize(a[0], lanes);
      update.vectorize(a[0], lanes);
    }
  }
  if (strips && lanes > 1)
    out.vectorize(o[0], lanes);
}

} // namespace

void applySchedule(HalideKernel &kernel, plan::ScheduleAttr schedule, Effort effort) {
  Parts parts = partsOf(kernel);
  if (effort == Effort::Simple || !schedule) {
    if (!parts.sum)
      return;
    bool rows = false;
    for (Stage &stage : kernel.stages)
      rows |= &stage != parts.sum && !stage.reductions.empty();
    if (rows || parts.out->func.args().empty())
      rowByRow(kernel, {});
    else
      parts.sum->func.compute_at(parts.out->func, parts.out->func.args()[0]);
    return;
  }
  plan::ScheduleClass scheduleClass = schedule.getScheduleClass();
  // A schedule edited by hand may name a class that the kernel is not of.
  bool isBlocked =
      parts.sum && parts.sum->func.args().size() > 2 && parts.out->func.args().size() > 2;
  if (scheduleClass == plan::ScheduleClass::Contraction && !isBlocked)
    scheduleClass = parts.sum ? plan::ScheduleClass::Reduce : plan::ScheduleClass::Elementwise;
  if (scheduleClass == plan::ScheduleClass::Window && !parts.sum)
    scheduleClass = plan::ScheduleClass::Elementwise;
  switch (scheduleClass) {
  case plan::ScheduleClass::Contraction:
    return contraction(kernel, schedule, effort);
  case plan::ScheduleClass::Window:
    return window(kernel, schedule);
  case plan::ScheduleClass::Reduce:
    return rowByRow(kernel, schedule);
  case plan::ScheduleClass::Lookup:
    return parts.sum ? rowByRow(kernel, schedule) : elementwise(kernel, schedule);
  case plan::ScheduleClass::Elementwise:
  case plan::ScheduleClass::Move:
    return elementwise(kernel, schedule);
  }
}

} // namespace burin::cxx
