// RUN: %burin-opt %s --form-steps "--plan-arena=output-in-arena" | %FileCheck %s
// RUN: %burin run %s --output-in-arena --self-test --target portable 2>&1 | %FileCheck %s --check-prefix=RAN

// Outputs in the arena are alive behind the last step: it may not write over the output that it reads.
// CHECK: module attributes {plan.arena_bytes = 128 : i64, plan.arena_lower_bound = 128 : i64}
// RAN: self-test passed
func.func @main(%x: tensor<16xf32> {burin.name = "x"}) -> (tensor<16xf32> {burin.name = "a"}, tensor<16xf32> {burin.name = "b"}) {
  %a = burin.clamp %x {low = 0.0 : f64, high = 0.5 : f64} : (tensor<16xf32>) -> tensor<16xf32> loc("a")
  %b = burin.clamp %a {low = 0.2 : f64, high = 0.4 : f64} : (tensor<16xf32>) -> tensor<16xf32> loc("b")
  return %a, %b : tensor<16xf32>, tensor<16xf32>
}
