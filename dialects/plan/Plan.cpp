// Registers the plan dialect and verifies its attributes and operations.
#include "dialects/plan/Plan.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

#include "dialects/plan/PlanDialect.cpp.inc"
#include "dialects/plan/PlanEnums.cpp.inc"
#define GET_ATTRDEF_CLASSES
#include "dialects/plan/PlanAttributes.cpp.inc"
#define GET_OP_CLASSES
#include "dialects/plan/PlanOps.cpp.inc"

namespace burin::plan {

void PlanDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialects/plan/PlanAttributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "dialects/plan/PlanOps.cpp.inc"
      >();
}

LogicalResult ScheduleAttr::verify(function_ref<InFlightDiagnostic()> emitError, ScheduleClass kind,
                                   int64_t lanes, int64_t columns, int64_t rows, int64_t dot,
                                   int64_t unroll, int64_t widen) {
  for (auto [name, value] : {std::pair<StringRef, int64_t>{"lanes", lanes},
                             {"columns", columns},
                             {"rows", rows},
                             {"dot", dot}})
    if (value < 1 || value > 64)
      return emitError() << "schedule: " << name << " = " << value << " is not from 1 to 64";
  if (kind == ScheduleClass::Contraction && (unroll < 0 || unroll > 8))
    return emitError() << "schedule: unroll = " << unroll << " is not from 0 to 8";
  if (kind != ScheduleClass::Contraction && unroll != 0 && unroll != 1)
    return emitError() << "schedule: unroll = " << unroll << " is neither 0 nor 1";
  if (widen != 0 && widen != 8 && widen != 16)
    return emitError() << "schedule: widen = " << widen << " is none of 0, 8 and 16";
  if (widen == 8 && dot % 4 != 0)
    return emitError() << "schedule: widen = 8 gathers words, and dot = " << dot
                       << " is no multiple of 4";
  return success();
}

LogicalResult BandsAttr::verify(function_ref<InFlightDiagnostic()> emitError, int64_t steps,
                                int64_t rows) {
  if (steps < 1 || rows < 1)
    return emitError() << "bands: " << steps << " steps by " << rows << " rows";
  return success();
}

LogicalResult StepOp::verifyRegions() {
  auto yield = dyn_cast<YieldOp>(getBody().front().back());
  if (!yield)
    return emitOpError("does not end in plan.yield");
  if (yield.getResult().getType() != getType())
    return emitOpError() << "yields " << yield.getResult().getType() << " for a result of type "
                         << getType();
  return success();
}

LogicalResult RunOp::verify() {
  auto index = getUpdates();
  if (index && (*index >= getInputs().size() || getInputs()[*index].getType() != getType()))
    return emitOpError() << "updates input " << *index
                         << ", which is no input of the result's type";
  return success();
}

LogicalResult RunOp::verifySymbolUses(SymbolTableCollection &symbols) {
  auto kernel = symbols.lookupNearestSymbolFrom<func::FuncOp>(*this, getKernelAttr());
  if (!kernel)
    return emitOpError() << "runs \"" << getKernel() << "\", which is not a function here";
  auto type = FunctionType::get(getContext(), getInputs().getTypes(), {getType()});
  if (kernel.getFunctionType() != type)
    return emitOpError() << "runs kernel \"" << getKernel() << "\" of type "
                         << kernel.getFunctionType() << " as " << type;
  return success();
}

} // namespace burin::plan
