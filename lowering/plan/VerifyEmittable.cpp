// The contract between lowering and codegen, checked before codegen starts.
#include "dialects/burin/Burin.h"
#include "dialects/burin/State.h"
#include "dialects/plan/Plan.h"
#include "dialects/plan/Storage.h"
#include "lowering/Passes.h"
#include "lowering/plan/LiveRanges.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;

namespace burin {
#define GEN_PASS_DEF_VERIFYEMITTABLE
#include "lowering/Passes.h.inc"

namespace {

/// Whether nothing but reshapes and placements lie between the op and the kernel's result.
bool endsKernel(Operation *op) {
  return llvm::all_of(op->getUsers(), [](Operation *user) {
    return isa<func::ReturnOp>(user) ||
           ((plan::isReshape(user) || plan::isPlacement(user)) && endsKernel(user));
  });
}

bool isEmittableType(Type type) {
  if (auto tensor = dyn_cast<RankedTensorType>(type)) {
    int64_t left = std::numeric_limits<int32_t>::max(); // elements
    for (int64_t extent : tensor.getShape())
      if (extent < 0 || extent > left)
        return false;
      else if (extent > 0)
        left /= extent;
    type = tensor.getElementType();
  }
  return type.isIndex() || type.isF32() || type.isInteger(1) || type.isInteger(8) ||
         type.isInteger(16) || type.isInteger(32) || type.isInteger(64);
}

struct VerifyEmittablePass : impl::VerifyEmittableBase<VerifyEmittablePass> {
  void runOnOperation() override {
    bool ok = true;
    for (auto function : getOperation().getOps<func::FuncOp>()) {
      if (function.isExternal())
        continue;
      ok &= function.getName() == "main" ? checkMain(function) : checkKernel(function);
    }
    if (!ok)
      signalPassFailure();
  }

  bool refuse(Operation *op, const Twine &why) {
    op->emitError() << "'" << op->getName() << "' cannot be emitted: " << why << " [B0501]";
    return false;
  }

  bool checkMain(func::FuncOp main) {
    bool ok = true;
    for (Type type : llvm::concat<const Type>(main.getArgumentTypes(), main.getResultTypes())) {
      auto tensor = dyn_cast<RankedTensorType>(type);
      if (!tensor || !isEmittableType(type) || tensor.getElementType().isIndex() ||
          tensor.getNumElements() == 0)
        ok = refuse(main, "an input or output is not a static tensor with elements");
    }
    for (Operation &op : main.front())
      for (Value value : op.getResults())
        if (!isEmittableType(value.getType()) || !isa<RankedTensorType>(value.getType()))
          ok = refuse(&op, "a type is not a static tensor of i1, i8, i16, i32, i64 or f32");
    for (Operation &op : main.front().without_terminator())
      if (!isa<plan::RunOp, plan::BufferOp, ConstantOp>(op) && !plan::isReshape(&op) &&
          !plan::fillsRows(&op) && !takesRows(&op))
        ok = refuse(&op,
                    "between kernels stand only constants, buffers, reshapes and slices of rows");
    for (auto buffer : main.front().getOps<plan::BufferOp>())
      if (!buffer->hasOneUse() || !plan::fillsRows(*buffer->getUsers().begin()))
        ok = refuse(buffer, "no step fills it");
    // What these follow is of the form above.
    if (!ok)
      return false;
    ok = checkPlaces(main) && checkOverlaps(main);
    return checkStates(main) && ok;
  }

  /// Whether an operation takes whole rows of a tensor that is no constant: a table is known as a
  /// whole.
  static bool takesRows(Operation *op) {
    return isa<tensor::ExtractSliceOp>(op) && plan::isRows(op) &&
           !plan::rootOf(op->getResult(0)).getDefiningOp<ConstantOp>();
  }

  /// Results and inputs of the model lie inside the arena or, if they are ports, where the caller
  /// has them.
  bool checkPlaces(func::FuncOp main) {
    auto arena = getOperation()->getAttrOfType<IntegerAttr>(plan::kArenaBytes);
    auto isPlace = [&](int64_t offset, int64_t bytes) {
      return arena && offset >= 0 && offset % plan::kArenaAlignment == 0 &&
             bytes <= arena.getInt() && offset <= arena.getInt() - bytes;
    };
    bool ok = true;
    for (BlockArgument input : main.getArguments())
      if (main.getArgAttr(input.getArgNumber(), plan::kInputOffset) &&
          !isPlace(plan::arenaOffset(input), plan::byteSize(input)))
        ok = refuse(main, "offset " + Twine(plan::arenaOffset(input)) + " is no place for input " +
                              Twine(input.getArgNumber()));
    llvm::DenseSet<Value> outputs;
    for (Value value : main.front().getTerminator()->getOperands())
      outputs.insert(plan::rootOf(value));
    for (auto buffer : main.front().getOps<plan::BufferOp>()) {
      int64_t offset = plan::arenaOffset(buffer.getResult());
      if (!(offset == -1 && outputs.contains(buffer.getResult())) &&
          !isPlace(offset, plan::byteSize(buffer.getResult())))
        ok = refuse(buffer, "offset " + Twine(offset) + " is no place for it");
    }
    for (auto run : main.front().getOps<plan::RunOp>()) {
      auto offset = static_cast<int64_t>(run.getOffset());
      if (int64_t scratch = scratchOf(run);
          scratch > 0 && !isPlace(plan::scratchOffset(run), scratch))
        ok = refuse(run, "offset " + Twine(plan::scratchOffset(run)) +
                             " is no place for its scratch memory");
      if (!updatesWhatItSays(run))
        ok = refuse(run, "it updates another input than its kernel does");
      if (Value updated = plan::updatedBy(run)) {
        auto before = updated.getDefiningOp<plan::RunOp>();
        if (!before || !updated.hasOneUse() || offset != static_cast<int64_t>(before.getOffset()))
          ok = refuse(run, "what it updates in place is elsewhere, or something else reads it");
        continue;
      }
      if (plan::rootOf(run.getResult()) != run.getResult()) {
        if (offset != plan::arenaOffset(run.getResult()))
          ok = refuse(run, "the rows that it fills are elsewhere");
        continue;
      }
      bool isCallers = offset == -1 && outputs.contains(run.getResult());
      if (!isCallers && !isPlace(offset, plan::byteSize(run.getResult())))
        ok = refuse(run, "offset " + Twine(offset) + " is no place for its result");
    }
    return ok;
  }

  /// Every state has an old and a new value of one type and a value before the first run; nothing
  /// reads the old one when the new one is written over it.
  bool checkStates(func::FuncOp main) {
    SmallVector<StatePlace> states = statesOf(main);
    size_t arguments = 0, results = 0;
    for (unsigned i = 0; i < main.getNumArguments(); i++)
      arguments += isStateArgument(main, i);
    for (unsigned i = 0; i < main.getNumResults(); i++)
      results += isStateResult(main, i);
    if (arguments != states.size() || results != states.size())
      return refuse(main, "a state is not both an argument and a result");
    bool ok = true;
    for (StatePlace state : states) {
      BlockArgument old = main.getArgument(state.argument);
      Value after = main.front().getTerminator()->getOperand(state.result);
      DenseElementsAttr initial = initialState(main, state.argument);
      if (!initial || initial.getType() != old.getType() || after.getType() != old.getType() ||
          main.getArgAttr(state.argument, plan::kInputOffset)) {
        ok = refuse(main, "argument " + Twine(state.argument) + " is no state");
        continue;
      }
      Value root = plan::rootOf(after);
      if (root == old && after.getType() == root.getType())
        continue;
      Operation *writer = root.getDefiningOp();
      if (!isa_and_nonnull<plan::RunOp, plan::BufferOp>(writer) || plan::arenaOffset(root) != -1 ||
          plan::byteSize(root) != plan::byteSize(old)) {
        ok = refuse(main, "result " + Twine(state.result) + ", a state, is not where the state is");
        continue;
      }
      for (auto run : main.front().getOps<plan::RunOp>())
        if (run == writer ? !readsInTime(run, old)
                          : writer->isBeforeInBlock(run) && inputOf(run, old))
          ok = refuse(run, "it reads a state that is overwritten already");
    }
    return ok;
  }

  /// The number of the first input that has bytes of `tensor`.
  static std::optional<size_t> inputOf(plan::RunOp run, Value tensor) {
    for (auto [index, input] : llvm::enumerate(run.getInputs()))
      if (plan::rootOf(input) == tensor)
        return index;
    return std::nullopt;
  }

  /// Whether `run`, whose result replaces `old`, does not read that, or says that it may lie right
  /// over it.
  bool readsInTime(plan::RunOp run, Value old) {
    std::optional<size_t> index = inputOf(run, old);
    auto kernel = getOperation().lookupSymbol<func::FuncOp>(run.getKernel());
    auto overlap = kernel ? kernel->getAttrOfType<plan::OverlapAttr>(plan::kOverlap) : nullptr;
    return !index || (overlap && overlap.getDistance() <= 0 &&
                      static_cast<size_t>(overlap.getInput()) == *index &&
                      llvm::none_of(run.getInputs().drop_front(*index + 1),
                                    [&](Value in) { return plan::rootOf(in) == old; }));
  }

  int64_t scratchOf(plan::RunOp run) {
    auto kernel = getOperation().lookupSymbol<func::FuncOp>(run.getKernel());
    return kernel ? plan::scratchBytes(kernel) : 0;
  }

  /// A tensor of the arena, and the bytes of the arena that are alive.
  struct Placed {
    Value tensor;
    ByteRange now, later; ///< at a step, and behind it
  };

  /// What is alive at the same time lies apart, but for an input whose bytes the kernel may
  /// overwrite and no later step reads.
  bool checkOverlaps(func::FuncOp main) {
    SmallVector<LiveTensor> tensors = liveTensors(main);
    llvm::erase_if(tensors,
                   [](const LiveTensor &tensor) { return plan::arenaOffset(tensor.root) < 0; });
    bool ok = checkInputs(main, tensors);
    for (auto [index, op] : llvm::enumerate(stepsOf(main))) {
      auto run = dyn_cast<plan::RunOp>(op);
      if (!run)
        return refuse(op, "steps have become runs by now");
      auto step = static_cast<int64_t>(index);
      SmallVector<Placed> alive;
      for (const LiveTensor &tensor : tensors)
        if (tensor.life.isAliveAt(step))
          alive.push_back({tensor.root, moved(tensor, step), moved(tensor, step + 1)});
      int64_t from = plan::scratchOffset(run);
      ByteRange scratch{from, from + scratchOf(run)};
      for (size_t i = 0; i < alive.size(); i++) {
        if (!alive[i].now.common(scratch).isEmpty())
          ok = refuse(run, "its scratch memory lies over " + nameOf(alive[i].tensor));
        for (size_t j = 0; j < i; j++)
          if (!alive[i].now.common(alive[j].now).isEmpty() &&
              !mayOverwrite(run, alive[i], alive[j]) && !mayOverwrite(run, alive[j], alive[i])) {
            Value over = alive[i].tensor;
            ok = refuse(run, (over == run.getResult() ? "its result" : nameOf(over)) +
                                 " lies over " + nameOf(alive[j].tensor) +
                                 ", which is still needed");
          }
      }
    }
    return ok;
  }

  /// Inputs lie apart: the caller writes all of them, in any order.
  bool checkInputs(func::FuncOp main, ArrayRef<LiveTensor> tensors) {
    bool ok = true;
    for (const LiveTensor &one : tensors)
      for (const LiveTensor &other : tensors)
        if (&one < &other && !moved(one, kBeforeSteps).common(moved(other, kBeforeSteps)).isEmpty())
          ok = refuse(main, nameOf(other.root) + " lies over " + nameOf(one.root));
    return ok;
  }

  /// The bytes of the arena that are alive of a tensor.
  static ByteRange moved(const LiveTensor &tensor, int64_t step) {
    ByteRange part = tensor.life.at(step);
    int64_t start = plan::arenaOffset(tensor.root);
    return part.isEmpty() ? ByteRange() : ByteRange{start + part.begin, start + part.end};
  }

  static std::string nameOf(Value tensor) {
    if (auto run = tensor.getDefiningOp<plan::RunOp>())
      return ("the result of \"" + run.getName() + "\"").str();
    if (auto buffer = tensor.getDefiningOp<plan::BufferOp>())
      return ("the buffer \"" + buffer.getName() + "\"").str();
    return ("input " + Twine(cast<BlockArgument>(tensor).getArgNumber())).str();
  }

  /// Whether `run` writes `result`, and its kernel says that it may lie over `input` in this way.
  bool mayOverwrite(plan::RunOp run, const Placed &result, const Placed &input) {
    auto kernel = getOperation().lookupSymbol<func::FuncOp>(run.getKernel());
    auto overlap = kernel ? kernel->getAttrOfType<plan::OverlapAttr>(plan::kOverlap) : nullptr;
    auto index = overlap ? static_cast<uint64_t>(overlap.getInput()) : 0;
    auto isOfInput = [&](Value value) { return plan::rootOf(value) == input.tensor; };
    if (!overlap || index >= run.getInputs().size() ||
        plan::rootOf(run.getResult()) != result.tensor ||
        plan::rootOf(run.getInputs()[index]) != input.tensor ||
        llvm::count_if(run.getInputs(), isOfInput) > 1 || !input.later.common(result.now).isEmpty())
      return false;
    Value read = run.getInputs()[index], written = run.getResult();
    int64_t above = plan::arenaOffset(read) - plan::arenaOffset(written);
    int64_t distance =
        overlap.getDescending() ? plan::byteSize(written) - plan::byteSize(read) - above : above;
    return distance >= overlap.getDistance();
  }

  /// Whether `updates` names the argument into which the kernel inserts its result.
  bool updatesWhatItSays(plan::RunOp run) {
    auto kernel = getOperation().lookupSymbol<func::FuncOp>(run.getKernel());
    std::optional<uint64_t> target;
    if (!kernel || kernel.isExternal())
      return !run.getUpdates();
    for (auto insert : kernel.front().getOps<tensor::InsertSliceOp>())
      if (auto argument = dyn_cast<BlockArgument>(insert.getDest()))
        target = argument.getArgNumber();
    return target == run.getUpdates();
  }

  /// A border or a slice at a fixed place, of a tensor that is new or an argument.
  bool checkPlacement(Operation *op) {
    auto isFixed = [](ArrayRef<int64_t> numbers) {
      return llvm::none_of(numbers, [](int64_t n) { return ShapedType::isDynamic(n) || n < 0; });
    };
    if (auto pad = dyn_cast<tensor::PadOp>(op))
      return (isFixed(pad.getStaticLow()) && isFixed(pad.getStaticHigh())) ||
             refuse(op, "its extents are not constants of at least 0");
    auto insert = cast<tensor::InsertSliceOp>(op);
    if (!isFixed(insert.getStaticOffsets()) || !isFixed(insert.getStaticSizes()) ||
        !isFixed(insert.getStaticStrides()) ||
        insert.getSourceType().getRank() != insert.getDestType().getRank())
      return refuse(op, "its offsets are not constants, or it changes the rank");
    Value target = insert.getDest();
    bool isNew = target.getDefiningOp<tensor::EmptyOp>() != nullptr;
    bool isUpdated = isa<BlockArgument>(target) && target.hasOneUse();
    return isNew || isUpdated ||
           refuse(op, "it writes into a tensor that the kernel computes or reads");
  }

  bool checkKernel(func::FuncOp kernel) {
    bool ok = true;
    unsigned placements = 0;
    for (Operation &op : kernel.front()) {
      for (Type type : llvm::concat<Type>(llvm::to_vector(op.getOperandTypes()),
                                          llvm::to_vector(op.getResultTypes())))
        if (!isEmittableType(type))
          ok = refuse(&op, "a type is not a static tensor of i1, i8, i16, i32, i64 or f32");
      if (isa<tensor::EmptyOp, arith::ConstantOp, func::ReturnOp>(op))
        continue;
      if (plan::isReshape(&op) || plan::isPlacement(&op)) {
        if (!endsKernel(&op))
          ok = refuse(&op, "placements and reshapes stand only at a kernel's end");
        if (plan::isPlacement(&op)) {
          ok &= checkPlacement(&op);
          if (++placements > 1)
            ok = refuse(&op, "a kernel places its result only once");
        }
        continue;
      }
      auto linalg = dyn_cast<linalg::LinalgOp>(op);
      if (!linalg) {
        ok = refuse(&op, "it is not linalg on tensors");
        continue;
      }
      if (!linalg.getIndexingMapsArray().back().isProjectedPermutation())
        ok = refuse(&op, "the result is indexed by more than plain loops");
      for (Operation &inner : *linalg.getBlock())
        ok &= checkScalar(&inner);
    }
    return ok;
  }

  bool checkScalar(Operation *op) {
    if (isa<linalg::YieldOp, linalg::IndexOp, affine::AffineApplyOp, tensor::ExtractOp>(op) ||
        isa<arith::ArithDialect, math::MathDialect>(op->getDialect()))
      return true;
    if (auto call = dyn_cast<func::CallOp>(op)) {
      auto callee = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(op, call.getCalleeAttr());
      if (callee && callee.isExternal())
        return true;
    }
    return refuse(op, "a loop body holds only scalar arithmetic");
  }
};

} // namespace
} // namespace burin
