// Says what a comparison found: a table for people, JSON for tools, one error for the exit code.
#include "tools/Compare.h"
#include "llvm/ADT/StringExtras.h"
#include <cmath>
#include <fmt/format.h>

namespace burin {

static bool isWithin(const ComparedTensor &tensor, double tolerance) {
  return !tensor.difference || tensor.difference->within(tolerance);
}

const ComparedTensor *Comparison::firstDiverging() const {
  if (decisive)
    for (const ComparedTensor &layer : layers)
      if (!isWithin(layer, tolerance))
        return &layer;
  return nullptr;
}

bool Comparison::within() const {
  return !firstDiverging() && llvm::all_of(outputs, [&](const ComparedTensor &output) {
    return isWithin(output, tolerance);
  });
}

static std::string shapeText(llvm::ArrayRef<int64_t> shape) {
  return fmt::format("[{}]", fmt::join(shape, ", "));
}

/// "max 2 steps", "max 1.2e-07 (relative 3.0e-08)".
static std::string greatest(const Difference &difference) {
  if (difference.isFloat)
    return fmt::format("max {:.2g}, relative {:.2g}", difference.absolute, difference.relative);
  return fmt::format("max {} step{}", difference.steps, difference.steps == 1 ? "" : "s");
}

static std::string where(const Difference &difference) {
  auto number = [&](double value) {
    return difference.isFloat ? fmt::format("{:.9g}", value) : fmt::format("{:.0f}", value);
  };
  return fmt::format("sample {}, {}: burin {}, runtime {}", difference.sample,
                     shapeText(difference.index), number(difference.ours),
                     number(difference.reference));
}

/// Names of TensorFlow are long: the start tells them apart.
static std::string shortened(llvm::StringRef name) {
  constexpr size_t kMost = 32;
  std::string text;
  for (char c : name.take_front(kMost))
    text += llvm::isPrint(c) ? c : '?';
  return name.size() > kMost ? text + "..." : text;
}

using Row = std::vector<std::string>;

static std::string table(const std::vector<Row> &rows) {
  std::vector<size_t> widths;
  for (const Row &row : rows)
    for (size_t i = 0; i < row.size(); i++) {
      widths.resize(std::max(widths.size(), row.size()));
      widths[i] = std::max(widths[i], row[i].size());
    }
  std::string text;
  for (const Row &row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); i++)
      line += fmt::format("{:<{}}  ", row[i], widths[i]);
    text += llvm::StringRef(line).rtrim().str() + "\n";
  }
  return text;
}

static Row rowOf(std::string name, std::string tensor, const ComparedTensor &compared,
                 std::string mark) {
  const Difference &difference = *compared.difference;
  return {std::move(name),
          std::move(tensor),
          difference.dtype,
          shapeText(difference.shape),
          fmt::format("{} of {}", difference.differing, difference.elements),
          difference.differing == 0 ? "equal" : greatest(difference),
          std::move(mark)};
}

std::string comparisonText(const Comparison &comparison) {
  std::string text =
      fmt::format("rounding {}; {} sample{}{}\nruntime: {}\n", comparison.rounding,
                  comparison.samples, comparison.samples == 1 ? "" : "s",
                  comparison.randomInputs.empty() ? "" : " (random)", comparison.runtime);
  std::vector<Row> rows = {{"", "tensor", "type", "shape", "differing", "difference"}};
  const ComparedTensor *first = comparison.firstDiverging();
  int64_t leftOut = 0;
  if (!comparison.layersRuntime.empty()) {
    text += fmt::format("layers: {}\n", comparison.layersRuntime);
    if (!comparison.decisive)
      text += "the outputs of what shows the layers are not those of the runtime: the layers "
              "decide nothing\n";
  }
  for (const ComparedTensor &layer : comparison.layers) {
    if (!layer.difference) {
      leftOut++;
      continue;
    }
    rows.push_back(rowOf(layer.step, shortened(layer.tensor), layer,
                         &layer == first ? "<- first layer that differs" : ""));
    if (&layer == first)
      rows.push_back({"", where(*layer.difference)});
  }
  for (const ComparedTensor &output : comparison.outputs) {
    rows.push_back(rowOf("output", shortened(output.tensor), output, ""));
    if (!isWithin(output, comparison.tolerance))
      rows.push_back({"", where(*output.difference)});
  }
  // A line that says where would make the columns as wide as itself.
  std::vector<Row> columns;
  std::vector<std::string> notes(1);
  for (Row &row : rows) {
    if (row.size() == 2) {
      notes.back() = "  " + row[1] + "\n";
      continue;
    }
    columns.push_back(std::move(row));
    notes.emplace_back();
  }
  llvm::SmallVector<llvm::StringRef> lines;
  std::string body = table(columns);
  llvm::StringRef(body).split(lines, '\n', -1, false);
  for (auto [index, line] : llvm::enumerate(lines))
    text += line.str() + "\n" + notes[index + 1];
  if (leftOut > 0) {
    text += fmt::format("{} of {} layers left out:\n", leftOut, comparison.layers.size());
    for (const ComparedTensor &layer : comparison.layers)
      if (!layer.difference)
        text += fmt::format("  {}{}: {}\n", layer.step,
                            layer.tensor.empty() ? "" : " (" + shortened(layer.tensor) + ")",
                            layer.leftOut);
  }
  return text;
}

llvm::json::Object comparisonJson(const Comparison &comparison) {
  auto value = [&](const ComparedTensor &tensor) {
    llvm::json::Object object = tensor.difference
                                    ? tensor.difference->json(comparison.tolerance)
                                    : llvm::json::Object{{"left_out", tensor.leftOut}};
    object["tensor"] = llvm::json::fixUTF8(tensor.tensor);
    if (!tensor.step.empty()) {
      llvm::json::Array nodes;
      for (const std::string &node : tensor.origin)
        nodes.push_back(llvm::json::fixUTF8(node));
      object["step"] = tensor.step;
      object["nodes"] = std::move(nodes);
    }
    return object;
  };
  llvm::json::Array outputs, layers, random;
  for (const ComparedTensor &output : comparison.outputs)
    outputs.push_back(value(output));
  for (const ComparedTensor &layer : comparison.layers)
    layers.push_back(value(layer));
  for (const std::string &name : comparison.randomInputs)
    random.push_back(llvm::json::fixUTF8(name));
  const ComparedTensor *first = comparison.firstDiverging();
  auto orNull = [](const std::string &text) {
    return text.empty() ? llvm::json::Value(nullptr) : llvm::json::Value(text);
  };
  return llvm::json::Object{
      {"rounding", comparison.rounding},
      {"runtime", comparison.runtime},
      {"layers_runtime", orNull(comparison.layersRuntime)},
      {"layers_decide", comparison.decisive},
      {"samples", comparison.samples},
      {"random_inputs", std::move(random)},
      {"tolerance", comparison.tolerance},
      {"within", comparison.within()},
      {"first_diverging", first ? llvm::json::Value(first->step) : llvm::json::Value(nullptr)},
      {"outputs", std::move(outputs)},
      {"layers", std::move(layers)}};
}

llvm::Error comparisonError(const Comparison &comparison) {
  if (comparison.within())
    return llvm::Error::success();
  std::string text;
  for (const ComparedTensor &output : comparison.outputs) {
    if (isWithin(output, comparison.tolerance))
      continue;
    text = fmt::format("output \"{}\" differs from {}: {} of {} elements, {} [B0810]",
                       output.tensor, comparison.runtime, output.difference->differing,
                       output.difference->elements, greatest(*output.difference));
    break;
  }
  const ComparedTensor *first = comparison.firstDiverging();
  if (first) {
    std::string nodes;
    for (const std::string &node : first->origin)
      nodes += (nodes.empty() ? "\"" : ", \"") + node + "\"";
    std::string layer = fmt::format("step \"{}\" (node{} {})", first->step,
                                    first->origin.size() == 1 ? "" : "s", nodes);
    if (text.empty())
      text = fmt::format("{} differs from {}: {} of {} elements, {} [B0810]", layer,
                         comparison.layersRuntime, first->difference->differing,
                         first->difference->elements, greatest(*first->difference));
    text += fmt::format("\nnote: the first layer that differs is {}, at {}", layer,
                        where(*first->difference));
  } else if (comparison.layers.empty()) {
    text += "\nnote: --layers shows where it begins";
  }
  return llvm::createStringError(text);
}

} // namespace burin
