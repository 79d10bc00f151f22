// RUN: %burin run %s --overwrite-input --self-test --target portable
// RUN: %burin-opt %s --form-steps "--plan-arena=overwrite-input" | %FileCheck %s

// The caller writes an input that nothing reads, too.
// CHECK: plan.arena_bytes = 128 : i64, plan.arena_lower_bound = 128 : i64
func.func @main(%x: tensor<16xf32> {burin.name = "x"}, %y: tensor<16xf32> {burin.name = "y"}) -> (tensor<16xf32> {burin.name = "a"}) {
  %a = burin.clamp %x {low = 0.0 : f64, high = 0.5 : f64} : (tensor<16xf32>) -> tensor<16xf32> loc("a")
  return %a : tensor<16xf32>
}
