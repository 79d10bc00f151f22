// Turns variables into arguments and results of main: what was written last is what the next read,
// or the next run, sees.
#include "dialects/burin/Foreign.h"
#include "dialects/burin/State.h"
#include "lowering/Passes.h"
#include "lowering/import/UnknownOperators.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/MapVector.h"
#include <fmt/format.h>

using namespace mlir;

namespace burin {
#define GEN_PASS_DEF_FUNCTIONALSTATE
#include "lowering/Passes.h.inc"

namespace {

/// A variable of the file, during a run.
struct Variable {
  DenseElementsAttr initial; ///< null where nothing initializes it
  Value old;                 ///< the argument; null where no read comes before the first write
  Value current;             ///< null before the first access
};

std::string printableType(Type type) {
  std::string text;
  llvm::raw_string_ostream(text) << type;
  return text;
}

using Named = std::pair<std::string, Variable>;

struct FunctionalStatePass : impl::FunctionalStateBase<FunctionalStatePass> {
  void runOnOperation() override {
    auto main = getOperation().lookupSymbol<func::FuncOp>("main");
    if (!main || main.isExternal())
      return;
    for (auto foreign : llvm::make_early_inc_range(main.front().getOps<ForeignOp>()))
      follow(main, foreign);
    for (Operation &op : llvm::make_early_inc_range(llvm::reverse(main.front())))
      if (auto handle = dyn_cast<ForeignOp>(op);
          handle && handle.getName() == kVariableHandle && handle->use_empty())
        handle->erase();
    if (!ok) {
      // What is no variable's fault belongs into the same run.
      llvm::DenseSet<Value> unknown;
      reportUnknownOperators(getOperation(), unknown);
      return signalPassFailure();
    }
    for (func::FuncOp function : initializers)
      function.erase();
    // Results in the order of the arguments: that is what pairs them.
    SmallVector<Named *> read;
    for (Named &entry : variables)
      if (entry.second.old)
        read.push_back(&entry);
    auto number = [](Named *entry) {
      return cast<BlockArgument>(entry->second.old).getArgNumber();
    };
    llvm::sort(read, [&](Named *a, Named *b) { return number(a) < number(b); });
    for (Named *entry : read)
      addResult(main, entry->first, entry->second.current);
    // One that goes may be all that another was read for.
    for (bool changed = true; changed;) {
      changed = false;
      unsigned first = main.getNumResults() - static_cast<unsigned>(read.size());
      for (auto [index, entry] : llvm::enumerate(read))
        if (dropIdle(main, entry->second, first + static_cast<unsigned>(index))) {
          read.erase(read.begin() + static_cast<ptrdiff_t>(index));
          changed = true;
          break;
        }
    }
  }

private:
  void refuse(Operation *at, const std::string &cause, StringRef wayOut) {
    InFlightDiagnostic error = at->emitError() << cause << " [B0208]";
    error.attachNote() << wayOut;
    ok = false;
  }

  static std::string nameOf(ForeignOp handle) {
    auto text = [&](StringRef option) {
      auto value = handle.getOptions().getAs<StringAttr>(option);
      return value ? value.str() : std::string();
    };
    std::string container = text("container");
    return container.empty() ? text("shared_name") : container + "/" + text("shared_name");
  }

  /// The variable that operand 0 of a node is the handle of, and its name. Null, with an error
  /// reported, where it is none.
  Named *variableOf(ForeignOp node) {
    auto handle =
        node.getInputs().empty() ? ForeignOp() : node.getInputs()[0].getDefiningOp<ForeignOp>();
    if (!handle || handle.getName() != kVariableHandle) {
      refuse(node, fmt::format("'{}' has no handle of a variable", nameOfNode(node)),
             "the handle has to be the result of a VAR_HANDLE of the same graph");
      return nullptr;
    }
    return &*variables.insert({nameOf(handle), {}}).first;
  }

  static std::string_view nameOfNode(ForeignOp node) { return node.getName(); }

  void follow(func::FuncOp main, ForeignOp node) {
    if (node.getName() == kCallOnce)
      initialize(node);
    else if (node.getName() == kReadVariable)
      read(main, node);
    else if (node.getName() == kAssignVariable)
      assign(node);
  }

  /// Takes the values that the constants of a subgraph give to variables.
  void initialize(ForeignOp node) {
    auto index = node.getOptions().getAs<IntegerAttr>("init_subgraph_index");
    auto function =
        index ? getOperation().lookupSymbol<func::FuncOp>((kSubgraph + Twine(index.getInt())).str())
              : func::FuncOp();
    if (!function || function.isExternal() || function.getName() == "main")
      return refuse(node, "the subgraph that the node runs is not there",
                    "export the model again, with the subgraph that initializes its variables");
    // It runs once, however many nodes say so.
    if (initializers.insert(function))
      for (auto inner : function.front().getOps<ForeignOp>()) {
        if (inner.getName() == kCallOnce || inner.getName() == kReadVariable)
          refuse(inner, fmt::format("'{}' while variables are initialized", nameOfNode(inner)),
                 "initialize variables with constants");
        if (inner.getName() == kAssignVariable)
          initializeOne(inner);
      }
    node->erase();
  }

  void initializeOne(ForeignOp node) {
    auto *entry = variableOf(node);
    if (!entry)
      return;
    auto &[name, variable] = *entry;
    auto constant = node.getInputs().size() == 2 ? node.getInputs()[1].getDefiningOp<ConstantOp>()
                                                 : ConstantOp();
    variable.initial = constant ? dyn_cast<DenseElementsAttr>(constant.getValue()) : nullptr;
    if (!variable.initial)
      refuse(node, fmt::format("variable \"{}\" does not start as a constant", name),
             "initialize variables with constants");
    else if (variable.current)
      refuse(node, fmt::format("variable \"{}\" is used before it is initialized", name),
             "let the node that initializes variables come first");
  }

  void read(func::FuncOp main, ForeignOp node) {
    auto *entry = variableOf(node);
    if (!entry)
      return;
    auto &[name, variable] = *entry;
    auto type = node.getNumResults() == 1 ? dyn_cast<RankedTensorType>(node.getResult(0).getType())
                                          : RankedTensorType();
    if (!type || !type.hasStaticShape())
      return refuse(node, fmt::format("variable \"{}\" has no static shape", name),
                    "export the model with a fixed input shape");
    if (!variable.current) {
      // LiteRT's reference kernels stop there, and others start from what happens to be in memory,
      // from zeros or from the zero point.
      if (!variable.initial)
        return refuse(node,
                      fmt::format("variable \"{}\" is read, and nothing initializes it", name),
                      "initialize the variable with a constant: runtimes do not agree on what it "
                      "holds otherwise");
      if (variable.initial.getType() != storageType(type))
        return refuse(node,
                      fmt::format("variable \"{}\" starts as {} and is read as {}", name,
                                  printableType(variable.initial.getType()), printableType(type)),
                      "a variable has one type and one shape");
      variable.old = variable.current = addArgument(main, node, name, variable.initial, type);
    }
    if (variable.current.getType() != type)
      return refuse(node,
                    fmt::format("variable \"{}\" is written as {} and read as {}", name,
                                printableType(variable.current.getType()), printableType(type)),
                    "a variable has one type and one shape");
    node.getResult(0).replaceAllUsesWith(variable.current);
    node->erase();
  }

  static Value addArgument(func::FuncOp main, ForeignOp node, StringRef name,
                           DenseElementsAttr initial, RankedTensorType type) {
    Builder builder(main.getContext());
    auto about =
        builder.getDictionaryAttr({builder.getNamedAttr("burin.name", builder.getStringAttr(name)),
                                   builder.getNamedAttr(kState, initial)});
    unsigned index = main.getNumArguments();
    (void)main.insertArgument(index, type, about, node.getLoc());
    return main.getArgument(index);
  }

  void assign(ForeignOp node) {
    auto *entry = variableOf(node);
    if (!entry)
      return;
    auto &[name, variable] = *entry;
    if (node.getInputs().size() != 2)
      return refuse(node, fmt::format("variable \"{}\" is written without a value", name),
                    "the file does not follow the operator's specification");
    Value value = node.getInputs()[1];
    if (variable.old && value.getType() != variable.old.getType())
      return refuse(node,
                    fmt::format("variable \"{}\" is read as {} and written as {}", name,
                                printableType(variable.old.getType()),
                                printableType(value.getType())),
                    "a variable has one type and one shape");
    variable.current = value;
    node->erase();
  }

  /// The value that the run leaves for the next.
  static void addResult(func::FuncOp main, StringRef name, Value value) {
    Builder builder(main.getContext());
    auto about =
        builder.getDictionaryAttr({builder.getNamedAttr("burin.name", builder.getStringAttr(name)),
                                   builder.getNamedAttr(kState, builder.getUnitAttr())});
    (void)main.insertResult(main.getNumResults(), value.getType(), about);
    Operation *terminator = main.front().getTerminator();
    terminator->insertOperands(terminator->getNumOperands(), value);
  }

  /// Removes a variable that never changes, which is a constant, or that nothing reads. Says
  /// whether it did.
  static bool dropIdle(func::FuncOp main, Variable &variable, unsigned result) {
    Operation *terminator = main.front().getTerminator();
    auto argument = cast<BlockArgument>(variable.old);
    bool isConstant = terminator->getOperand(result) == argument;
    if (!isConstant && !argument.use_empty())
      return false;
    terminator->eraseOperand(result);
    (void)main.eraseResult(result);
    if (!argument.use_empty()) {
      auto builder = OpBuilder::atBlockBegin(&main.front());
      auto type = cast<RankedTensorType>(argument.getType());
      argument.replaceAllUsesWith(
          ConstantOp::create(builder, argument.getLoc(), type, variable.initial));
    }
    (void)main.eraseArgument(argument.getArgNumber());
    return true;
  }

  bool ok = true;
  llvm::MapVector<std::string, Variable, std::map<std::string, unsigned>> variables;
  llvm::SmallSetVector<func::FuncOp, 2> initializers;
};

} // namespace
} // namespace burin
