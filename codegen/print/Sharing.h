// Visits the values of a group of stores, without what is evaluated lazily or as an address.
#pragma once

#include "codegen/print/Printer.h"

namespace burin::cxx::print {

/// Counts the uses of every expression that Printer::shareable admits.
class UseCounter : public Halide::Internal::IRVisitor {
public:
  explicit UseCounter(Printer &printer) : printer(printer) {}
  void count(const Halide::Expr &expr);

private:
  Printer &printer;

  template <typename Node> void both(const Node *node) {
    count(node->a);
    count(node->b);
  }
  using IRVisitor::visit;
  void visit(const Halide::Internal::Add *node) override { both(node); }
  void visit(const Halide::Internal::Sub *node) override { both(node); }
  void visit(const Halide::Internal::Mul *node) override { both(node); }
  void visit(const Halide::Internal::Div *node) override { both(node); }
  void visit(const Halide::Internal::Mod *node) override { both(node); }
  void visit(const Halide::Internal::Min *node) override { both(node); }
  void visit(const Halide::Internal::Max *node) override { both(node); }
  void visit(const Halide::Internal::EQ *node) override { both(node); }
  void visit(const Halide::Internal::NE *node) override { both(node); }
  void visit(const Halide::Internal::LT *node) override { both(node); }
  void visit(const Halide::Internal::LE *node) override { both(node); }
  void visit(const Halide::Internal::GT *node) override { both(node); }
  void visit(const Halide::Internal::GE *node) override { both(node); }
  void visit(const Halide::Internal::And *node) override { both(node); }
  void visit(const Halide::Internal::Or *node) override { both(node); }
  void visit(const Halide::Internal::Not *node) override { count(node->a); }
  void visit(const Halide::Internal::Cast *node) override { count(node->value); }
  void visit(const Halide::Internal::Broadcast *node) override { count(node->value); }
  void visit(const Halide::Internal::VectorReduce *node) override { count(node->value); }
  void visit(const Halide::Internal::Select *node) override {
    count(node->condition);
    count(node->true_value);
    count(node->false_value);
  }
  void visit(const Halide::Internal::Shuffle *node) override {
    for (const Halide::Expr &vector : node->vectors)
      count(vector);
  }
  void visit(const Halide::Internal::Call *node) override {
    if (node->is_intrinsic(Halide::Internal::Call::if_then_else))
      return;
    for (const Halide::Expr &argument : node->args)
      count(argument);
  }
  void visit(const Halide::Internal::Let *node) override {
    count(node->value);
    count(node->body);
  }
  void visit(const Halide::Internal::Load *) override {}
};

} // namespace burin::cxx::print
