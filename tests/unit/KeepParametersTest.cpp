// Checks which loads of parameters a Cortex-M55 does in front of a loop: those that each round
// does, of a loop that has a round. A table ends where its last whole group of lanes does, and a
// condition may be what keeps a loop from reading beyond it.
#include "codegen/CxxPrinter.h"

#include <gtest/gtest.h>

using namespace burin::cxx;
using namespace Halide::Internal;
using Halide::Expr;
using Halide::Int;

namespace {

/// Any loop, whose kind others are made from.
Stmt anyLoop() {
  struct Capture : IRMutator {
    Stmt loop;
    using IRMutator::mutate;
    using IRMutator::visit;
    Stmt visit(const For *found) override { return loop = found; }
    Stmt mutate(const Stmt &stmt) override { return IRMutator::mutate(stmt); }
  } capture;
  Halide::Var i("i");
  Halide::Func any("any");
  any(i) = i;
  any.bound(i, 0, 8);
  Halide::Pipeline pipeline(any);
  pipeline.add_custom_lowering_pass(&capture, [] {});
  pipeline.compile_to_module({}, "any", Halide::Target("arm-64-linux-no_runtime-no_asserts"));
  return capture.loop;
}

Expr variable(const char *name) { return Variable::make(Int(32), name); }

Expr biases() {
  return Load::make(Int(32, 4), "bias", Ramp::make(4, 1, 4), {}, {}, const_true(4), {});
}

Stmt store(const Expr &value) {
  return Store::make("out", value, Ramp::make(variable("x") * 4, 1, 4), {}, const_true(4), {});
}

/// A loop over x around the statement, printed as a function.
std::string printed(const Expr &rounds, const Stmt &body) {
  Stmt any = anyLoop();
  const For *loop = any.as<For>();
  if (!loop)
    return "no loop";
  std::vector<burin::cxx::Parameter> parameters = {
      {"bias", "bias", Int(32), false, true}, {"out", "out", Int(32), true}, {"n", "n", Int(32)}};
  parameters.back().isNumber = true;
  Isa isa;
  isa.kind = Isa::Kind::Mve;
  Prelude prelude = preludeFor(isa);
  auto function =
      printFunction("f", parameters, halide::loopLike(*loop, "x", rounds, body), isa, prelude);
  return function ? function->definition : llvm::toString(function.takeError());
}

/// Whether the function loads in front of its loop; an error fails the test.
bool keeps(const std::string &text) {
  size_t load = text.find("load_i32x4(&bias[4])"), loop = text.find("for (");
  EXPECT_NE(load, std::string::npos) << text;
  EXPECT_NE(loop, std::string::npos) << text;
  return load < loop;
}

TEST(KeepParameters, WhatEachRoundReadsIsLoadedBefore) {
  EXPECT_TRUE(keeps(printed(8, store(biases() + 1))));
  EXPECT_TRUE(keeps(printed(variable("n"), store(biases() + 1))));
}

TEST(KeepParameters, ALoopThatMayHaveNoRoundLoadsInside) {
  EXPECT_FALSE(keeps(printed(variable("n") - 1, store(biases() + 1))));
}

TEST(KeepParameters, AConditionIsNotLeft) {
  Stmt conditional = IfThenElse::make(variable("x") < 5, store(biases() + 1));
  EXPECT_FALSE(keeps(printed(8, conditional)));
  // Where each round reads it as well, it is there.
  EXPECT_TRUE(keeps(printed(8, Block::make(store(biases() + 2), conditional))));
}

} // namespace
