// Prints the statements of run(): pointers, borders, calls of kernels.
#include "codegen/PrintRun.h"
#include "codegen/FormatConstants.h"
#include "codegen/Names.h"
#include "dialects/plan/ResultLayout.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/StringExtras.h"
#include <fmt/format.h>

using namespace mlir;

namespace burin::cxx {
namespace {

bool isNamePart(char c) { return llvm::isAlnum(c) || c == '_'; }

/// Whether an expression has that name: `x` or `x.data`, but not `max.data`.
bool mentions(StringRef expression, StringRef name) {
  for (size_t at = expression.find(name); at != StringRef::npos;
       at = expression.find(name, at + 1)) {
    size_t end = at + name.size();
    if ((at == 0 || !isNamePart(expression[at - 1])) &&
        (end == expression.size() || !isNamePart(expression[end])))
      return true;
  }
  return false;
}

/// Statements that name the parameters of run() which no step uses.
std::string unusedParameters(const ModelFacts &facts, ArrayRef<StepFacts> steps) {
  std::string text;
  auto name = [&](StringRef parameter) {
    text += fmt::format("  static_cast<void>({});\n", std::string_view(parameter));
  };
  auto isUsed = [&](const std::string &expression) {
    return llvm::any_of(steps, [&](const StepFacts &step) {
      return llvm::any_of(step.arguments,
                          [&](StringRef argument) { return mentions(argument, expression); });
    });
  };
  for (const PortFacts &port : facts.ports)
    if (!port.inArena() && !isUsed(port.identifier + ".data"))
      name(port.identifier);
  if (!facts.states.empty() && !isUsed("state"))
    name("state");
  if (llvm::none_of(facts.arena,
                    [&](const ArenaTensor &tensor) { return isUsed(tensor.identifier); }))
    name("arena");
  return text;
}

std::string originText(const StepFacts &step) {
  std::string nodes;
  for (const std::string &node : step.origin)
    nodes += (nodes.empty() ? "" : ", ") + ("'" + commentText(node, 60) + "'");
  if (step.rows) {
    auto [begin, end, all, isKept] = *step.rows;
    nodes += fmt::format("{}{}row{} of {}", nodes.empty() ? "" : ", ", isKept ? "keeps " : "",
                         end - begin == 1 ? fmt::format(" {}", begin)
                                          : fmt::format("s {} to {}", begin, end - 1),
                         all);
  }
  return nodes.empty() ? "" : "  // " + nodes;
}

/// A border along at most two neighbouring axes is frames of rows; any other fills everything.
std::string borderCall(const StepFacts &step, const std::string &tensor, const Border &border) {
  size_t rank = border.shape.size(), axis = 0;
  while (axis + 1 < rank && border.low[axis] == 0 && border.high[axis] == 0)
    axis++;
  // Along one axis alone, what is in front of it are the rows: then none of them is left as it is.
  if (axis > 0 && axis + 1 < rank && border.low[axis + 1] == 0 && border.high[axis + 1] == 0)
    axis--;
  size_t next = std::min(axis + 1, rank - 1);
  int64_t images = 1, inner = 1;
  for (size_t i = 0; i < axis; i++)
    images *= border.shape[i];
  for (size_t i = next + 1; i < rank; i++)
    inner *= border.shape[i];
  Type element = step.result.getElementType();
  std::string value = isa<FloatType>(element)
                          ? floatLiteral(static_cast<float>(border.value))
                          : fmt::format("{}", static_cast<int64_t>(border.value));
  int64_t rows = border.shape[axis], row = next == axis ? 1 : border.shape[next] * inner;
  if (!plan::isFrame(border.low, border.high))
    return fmt::format("  fill_border<{}>({}, kFrame<1, {}, 1, {}, 0, 0, 0>, {});\n",
                       cType(element), tensor, step.result.getNumElements(),
                       step.result.getNumElements(), value);
  return fmt::format("  fill_border<{}>({}, kFrame<{}, {}, {}, {}, {}, {}, {}>, {});\n",
                     cType(element), tensor, images, rows, row, border.low[axis], border.high[axis],
                     border.low[next] * inner, border.high[next] * inner, value);
}

} // namespace

/// The statements of some steps; notes whether they fill borders.
static std::string printSteps(const ModelFacts &facts, ArrayRef<StepFacts> steps,
                              const llvm::DenseMap<Operation *, LoweredKernel> &kernels,
                              bool &fillsBorders) {
  llvm::DenseMap<Operation *, const KernelFacts *> called;
  for (const KernelFacts &kernel : facts.kernels)
    called[kernel.function] = &kernel;
  std::string body = unusedParameters(facts, steps);
  llvm::DenseSet<const ArenaTensor *> declared;
  for (const StepFacts &step : steps) {
    const LoweredKernel &kernel = kernels.find(step.kernel)->second;
    body += fmt::format("  begin(probe, Step::{});{}\n", step.identifier, originText(step));
    // Where it is first used, and not at the top: a compiler keeps it on the stack until then.
    for (const ArenaTensor &tensor : facts.arena)
      if (llvm::any_of(step.arguments,
                       [&](StringRef argument) { return mentions(argument, tensor.identifier); }) &&
          declared.insert(&tensor).second)
        body += fmt::format("  {} *const {} = {};\n", cType(tensor.tensor.getElementType()),
                            tensor.identifier, tensor.address);
    fillsBorders |= !kernel.borders.empty();
    // A frame comes behind the kernel: where the result lies over the input, the input is dead
    // then.
    std::string frames;
    auto element = [&](int64_t index) {
      const std::string &tensor = step.arguments.back();
      return index == 0 ? tensor : fmt::format("&{}[{}]", tensor, index);
    };
    for (const Border &border : kernel.borders)
      (plan::isFrame(border.low, border.high) ? frames : body) +=
          borderCall(step, element(step.firstElement), border);
    std::vector<std::string> arguments = step.arguments;
    arguments.back() = element(step.firstElement + kernel.resultOffset);
    const KernelFacts *function = called.lookup(step.kernel);
    if (function->rounds)
      arguments.push_back(std::to_string(*function->rounds));
    body += fmt::format("  {}({});\n", function->identifier, fmt::join(arguments, ", ")) + frames;
  }
  if (!body.empty())
    body.pop_back();
  return body;
}

RunText printRun(const ModelFacts &facts,
                 const llvm::DenseMap<Operation *, LoweredKernel> &kernels) {
  RunText run;
  ArrayRef<StepFacts> steps(facts.steps);
  size_t length = facts.parts.empty() ? steps.size() : kStepsOfPart;
  do {
    size_t count = std::min(length, steps.size());
    run.bodies.push_back(printSteps(facts, steps.take_front(count), kernels, run.fillsBorders));
    steps = steps.drop_front(count);
  } while (!steps.empty());
  return run;
}

} // namespace burin::cxx
