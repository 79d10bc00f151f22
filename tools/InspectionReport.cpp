// Prints an inspection, as tables or as JSON.
#include "tools/Inspection.h"
#include <fmt/format.h>

namespace burin {

/// 12,501,632
static std::string grouped(int64_t number) {
  std::string text = std::to_string(number);
  for (auto at = static_cast<int64_t>(text.size()) - 3; at > (number < 0 ? 1 : 0); at -= 3)
    text.insert(static_cast<size_t>(at), ",");
  return text;
}

/// At most `width` characters, the end of a name tells more than its start.
static std::string shortened(const std::string &text, size_t width) {
  return text.size() <= width ? text : ".." + text.substr(text.size() - width + 2);
}

static std::string portsText(const char *title, const std::vector<Inspection::Port> &ports) {
  std::string text = fmt::format("\n{}\n", title);
  for (const Inspection::Port &port : ports) {
    std::string type = port.known ? fmt::format("{} [{}]", port.dtype, fmt::join(port.shape, ", "))
                                  : "known after shapes are";
    text += fmt::format("  {:<28}  {:<24}", shortened(port.name, 28), type);
    if (port.bytes > 0)
      text += fmt::format("  {:>11} B", grouped(port.bytes));
    if (port.scale)
      text += fmt::format("  {:.8g} * (q - {})", *port.scale, port.zeroPoint);
    text += "\n";
  }
  return text;
}

static std::string planText(const Inspection &inspection) {
  const Inspection::Plan &plan = *inspection.plan;
  std::string text = fmt::format("\n  {:<26}  {:<20}  {:>13}  {:>5}  {:>11}\n", "step", "operators",
                                 "MAC", "share", "arena, B");
  for (size_t i = 0; i < plan.steps.size(); i++) {
    const Inspection::Step &step = plan.steps[i];
    double share = plan.macs > 0
                       ? 100.0 * static_cast<double>(step.macs) / static_cast<double>(plan.macs)
                       : 0.0;
    text +=
        fmt::format("{} {:<26}  {:<20}  {:>13}  {:>3.0f} %  {:>11}\n", i == plan.peak ? '*' : ' ',
                    shortened(step.name, 26), shortened(step.operators, 20), grouped(step.macs),
                    share, grouped(step.arenaBytes));
  }
  text += fmt::format("  {} steps, {} kernels; * is the peak of memory\n", plan.steps.size(),
                      plan.kernels);
  auto row = [&](const char *what, int64_t bytes, const std::string &remark = "") {
    text += fmt::format("  {:<24}{:>14} B{}\n", what, grouped(bytes),
                        remark.empty() ? "" : "  (" + remark + ")");
  };
  auto had = [&](std::optional<int64_t> bytes, const char *kind) {
    return bytes ? fmt::format("{} has {} B of {}", inspection.target, grouped(*bytes), kind) : "";
  };
  text += fmt::format("\ncost\n  {:<24}{:>14}\n", "multiply-accumulates", grouped(plan.macs));
  row("constants", plan.constantBytes, had(inspection.targetFlash, "flash"));
  row("arena", plan.arenaBytes,
      fmt::format("no plan {} order needs less than {}", plan.anyOrder ? "in any" : "of this",
                  grouped(plan.lowerBound)));
  if (plan.stateBytes > 0)
    row("state", plan.stateBytes);
  row("inputs and outputs", plan.portBytes);
  std::string ofTarget = had(inspection.targetRam, "RAM");
  row("RAM", plan.ramBytes(),
      "arena, state, inputs and outputs" + (ofTarget.empty() ? "" : "; " + ofTarget));
  row("stack", plan.stackBound, "at most, of any model; compile states the bound of this one");
  return text;
}

std::string toText(const Inspection &inspection) {
  std::string text = fmt::format("{}: {}, rounding {}, target {}\n", inspection.model,
                                 inspection.format, inspection.rounding, inspection.target);
  text += portsText("inputs", inspection.inputs) + portsText("outputs", inspection.outputs);
  if (!inspection.states.empty())
    text += portsText("state", inspection.states);
  if (!inspection.operators.empty())
    text += fmt::format("\n  {:<36}  {:>6}  {}\n", "operator", "nodes", "supported");
  for (const Inspection::Operator &row : inspection.operators)
    text += fmt::format("  {:<36}  {:>6}  {}\n", row.name, grouped(row.count),
                        row.supported ? "yes" : "no");
  return text + (inspection.plan ? planText(inspection)
                                 : "\nMemory and cost are not known: errors "
                                   "say what blocks the model.\n");
}

static llvm::json::Array portsJson(const std::vector<Inspection::Port> &ports) {
  llvm::json::Array array;
  for (const Inspection::Port &port : ports) {
    llvm::json::Array shape;
    for (const std::string &extent : port.shape) {
      int64_t number = 0;
      if (llvm::StringRef(extent).getAsInteger(10, number))
        shape.push_back(llvm::json::fixUTF8(extent));
      else
        shape.push_back(number);
    }
    array.push_back(llvm::json::Object{
        {"name", llvm::json::fixUTF8(port.name)},
        {"dtype", port.known ? llvm::json::Value(port.dtype) : llvm::json::Value(nullptr)},
        {"shape", port.known ? llvm::json::Value(std::move(shape)) : llvm::json::Value(nullptr)},
        {"bytes", port.bytes > 0 ? llvm::json::Value(port.bytes) : llvm::json::Value(nullptr)},
        {"in_arena", port.inArena},
        {"scale", port.scale ? llvm::json::Value(*port.scale) : llvm::json::Value(nullptr)},
        {"zero_point",
         port.scale ? llvm::json::Value(port.zeroPoint) : llvm::json::Value(nullptr)}});
  }
  return array;
}

llvm::json::Object toJson(const Inspection &inspection) {
  llvm::json::Object object{{"model", llvm::json::fixUTF8(inspection.model)},
                            {"format", inspection.format},
                            {"rounding", inspection.rounding},
                            {"target", inspection.target},
                            {"target_ram_bytes", llvm::json::toJSON(inspection.targetRam)},
                            {"target_flash_bytes", llvm::json::toJSON(inspection.targetFlash)},
                            {"inputs", portsJson(inspection.inputs)},
                            {"outputs", portsJson(inspection.outputs)},
                            {"states", portsJson(inspection.states)},
                            {"plan", nullptr}};
  llvm::json::Array operators;
  for (const Inspection::Operator &row : inspection.operators)
    operators.push_back(llvm::json::Object{{"name", llvm::json::fixUTF8(row.name)},
                                           {"nodes", row.count},
                                           {"supported", row.supported}});
  object["operators"] = std::move(operators);
  if (!inspection.plan)
    return object;
  const Inspection::Plan &plan = *inspection.plan;
  llvm::json::Array steps;
  for (const Inspection::Step &step : plan.steps) {
    llvm::json::Array nodes;
    for (const std::string &node : step.nodes)
      nodes.push_back(llvm::json::fixUTF8(node));
    steps.push_back(llvm::json::Object{{"name", step.name},
                                       {"nodes", std::move(nodes)},
                                       {"operators", llvm::json::fixUTF8(step.operators)},
                                       {"macs", step.macs},
                                       {"arena_bytes", step.arenaBytes},
                                       {"result", step.result}});
  }
  object["plan"] =
      llvm::json::Object{{"macs", plan.macs},
                         {"constant_bytes", plan.constantBytes},
                         {"arena_bytes", plan.arenaBytes},
                         {"arena_lower_bound", plan.lowerBound},
                         {"state_bytes", plan.stateBytes},
                         {"ram_bytes", plan.ramBytes()},
                         {"stack_bound", plan.stackBound},
                         {"kernels", static_cast<int64_t>(plan.kernels)},
                         {"peak_step", plan.steps.empty() ? "" : plan.steps[plan.peak].name},
                         {"steps", std::move(steps)}};
  return object;
}

} // namespace burin
