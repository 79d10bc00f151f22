// Orders a graph's nodes by what they read (Kahn's algorithm), without recursion: the depth of a
// graph is the file's choice.
#include "frontend/onnx/NodeOrder.h"
#include "llvm/ADT/StringMap.h"
#include <fmt/format.h>
#include <functional>
#include <queue>

using namespace mlir;
using ::onnx::GraphProto;
using ::onnx::NodeProto;

namespace burin::onnx {

Location locate(const GraphProto &graph, int index, const ModelBuilder &model) {
  const NodeProto &node = graph.node(index);
  return model.node(node.name(), node.op_type(), index);
}

/// Which node produces each name. Reports names that are defined twice.
static llvm::StringMap<int> findProducers(const GraphProto &graph, const llvm::StringSet<> &given,
                                          ModelBuilder &model) {
  llvm::StringMap<int> producers;
  for (int i = 0; i < graph.node_size(); i++)
    for (const std::string &output : graph.node(i).output()) {
      if (output.empty()) // An output that nobody asks for.
        continue;
      bool isGiven = given.contains(output);
      auto [first, isNew] = producers.try_emplace(output, i);
      if (!isGiven && isNew)
        continue;
      InFlightDiagnostic error =
          model.error(locate(graph, i, model), codes::kDuplicate,
                      fmt::format("the name \"{}\" is defined a second time", printable(output)));
      if (isGiven)
        error.attachNote() << "it is an input or an initializer already";
      else
        error.attachNote(locate(graph, first->second, model)) << "the first definition is here";
      error.attachNote() << "give every result a name of its own";
    }
  return producers;
}

/// A node not ordered yet whose result `node` reads: every node left has one.
static int producerLeft(const GraphProto &graph, const llvm::StringMap<int> &producers,
                        const std::vector<int> &missing, int node) {
  for (const std::string &input : graph.node(node).input()) {
    auto producer = producers.find(input);
    if (producer != producers.end() && missing[producer->second] > 0)
      return producer->second;
  }
  return node;
}

/// Reports one cycle among the nodes that could not be ordered, with the nodes on it.
static void reportCycle(const GraphProto &graph, const llvm::StringMap<int> &producers,
                        const std::vector<int> &missing, ModelBuilder &model) {
  constexpr int kMostNotes = 8;
  // Following producers must come back to a node seen.
  int at = 0;
  while (missing[at] == 0)
    at++;
  std::vector<bool> seen(graph.node_size());
  while (!seen[at]) {
    seen[at] = true;
    at = producerLeft(graph, producers, missing, at);
  }
  InFlightDiagnostic error = model.error(locate(graph, at, model), codes::kCycle,
                                         "the node's input depends on its own output");
  int through = producerLeft(graph, producers, missing, at);
  for (int note = 0; through != at && note < kMostNotes; note++) {
    error.attachNote(locate(graph, through, model))
        << "it reads a result of '" << printable(graph.node(through).op_type())
        << "', which depends on it in turn";
    through = producerLeft(graph, producers, missing, through);
  }
  error.attachNote() << "make recurrent state an input and an output of the model";
}

std::optional<std::vector<int>> orderNodes(const GraphProto &graph, const llvm::StringSet<> &given,
                                           ModelBuilder &model) {
  llvm::StringMap<int> producers = findProducers(graph, given, model);
  std::vector<int> missing(graph.node_size());
  std::vector<std::vector<int>> readers(graph.node_size());
  for (int i = 0; i < graph.node_size(); i++)
    for (const std::string &input : graph.node(i).input()) {
      if (input.empty() || given.contains(input))
        continue;
      auto producer = producers.find(input);
      if (producer == producers.end()) {
        model.error(locate(graph, i, model), codes::kUndefined,
                    fmt::format("input \"{}\" is defined nowhere", printable(input)))
                .attachNote()
            << "make it an input of the model, or export the model again";
        continue;
      }
      missing[i]++;
      readers[producer->second].push_back(i);
    }
  if (model.failed())
    return std::nullopt;

  // The lowest number first keeps the order of a file that is in order.
  std::priority_queue<int, std::vector<int>, std::greater<int>> ready;
  for (int i = 0; i < graph.node_size(); i++)
    if (missing[i] == 0)
      ready.push(i);
  std::vector<int> order;
  while (!ready.empty()) {
    int node = ready.top();
    ready.pop();
    order.push_back(node);
    for (int reader : readers[node])
      if (--missing[reader] == 0)
        ready.push(reader);
  }
  if (static_cast<int>(order.size()) == graph.node_size())
    return order;
  reportCycle(graph, producers, missing, model);
  return std::nullopt;
}

} // namespace burin::onnx
