// Pairs the arguments and results of main that are state.
#include "dialects/burin/State.h"
#include "dialects/burin/Foreign.h"

using namespace mlir;

namespace burin {

bool isStateArgument(func::FuncOp main, unsigned argument) {
  return static_cast<bool>(main.getArgAttr(argument, kState));
}

bool isStateResult(func::FuncOp main, unsigned result) {
  return static_cast<bool>(main.getResultAttr(result, kState));
}

SmallVector<StatePlace> statesOf(func::FuncOp main) {
  SmallVector<StatePlace> states;
  unsigned result = 0;
  for (unsigned argument = 0; argument < main.getNumArguments(); argument++) {
    if (!isStateArgument(main, argument))
      continue;
    while (result < main.getNumResults() && !isStateResult(main, result))
      result++;
    if (result == main.getNumResults())
      break;
    states.push_back({argument, result++});
  }
  return states;
}

DenseElementsAttr initialState(func::FuncOp main, unsigned argument) {
  return main.getArgAttrOfType<DenseElementsAttr>(argument, kState);
}

} // namespace burin

using namespace burin;

LogicalResult fromStateNode(ForeignNode &node) {
  return node.reject("state is known only in main, and as its arguments and results",
                     "run --functional-state before");
}
