// RUN: %burin-opt %s --form-steps --fuse-steps --choose-bands=least 2> %t.err | %FileCheck %s --check-prefix=LEAST
// RUN: %FileCheck %s --check-prefix=REMARK < %t.err
// RUN: %burin-opt %s --form-steps --fuse-steps --choose-bands=ram=100000 | %FileCheck %s --check-prefix=FITS
// RUN: not %burin-opt %s --form-steps --fuse-steps --choose-bands=ram=600 2>&1 | %FileCheck %s --check-prefix=ERROR
// RUN: echo "{name: small, inherits: portable, ram_bytes: 600}" > %t.yaml
// RUN: not %burin-opt %s --form-steps --fuse-steps "--choose-bands=machine target=%t.yaml" 2>&1 | %FileCheck %s --check-prefix=SMALL
// RUN: %burin-opt %s --form-steps --fuse-steps "--choose-bands=machine refuse=false target=%t.yaml" 2>&1 | %FileCheck %s --check-prefix=WARN
// RUN: %burin-opt %s --form-steps --fuse-steps "--choose-bands=target=%t.yaml" 2>&1 | %FileCheck %s --check-prefix=FITS
// RUN: echo "{name: enough, inherits: portable, ram_bytes: 1500}" > %t.yaml
// RUN: %burin-opt %s --form-steps --fuse-steps "--choose-bands=machine target=%t.yaml" 2>&1 | %FileCheck %s --check-prefix=ENOUGH
// RUN: %burin-opt %s --form-steps --fuse-steps --choose-bands | %FileCheck %s --check-prefix=FITS

// The first layer's result is four times its input: it is computed some rows at a time, with what makes it small again.
// LEAST: plan.step "grow"
// LEAST-NOT: plan.bands
// LEAST: plan.step "shrink" attributes {{.*}}plan.bands = #plan.bands<steps = 2, rows = {{[0-9]+}}>
// REMARK: remark: computed in bands of rows: 2 steps from "grow" to "shrink"; {{[0-9]+}} calls of kernels instead of 2, {{[0-9]+}} bytes copied

// The target's RAM is a limit like another one.
// SMALL: error: the model needs {{[0-9]+}} bytes of RAM in the best bands found, and target "small" has 600 bytes of RAM; inputs, outputs and states alone are 848; most is alive at step "{{grow|shrink}}" [B0505]
// WARN: warning: the model needs {{[0-9]+}} bytes of RAM in the best bands found, and target "small" has 600 bytes of RAM; {{.*}} [B0505]
// WARN: plan.bands = #plan.bands<steps = 2, rows = {{[0-9]+}}>
// ENOUGH: remark: computed in bands of rows: {{.*}}; target "enough" has 1500 bytes of RAM
// ENOUGH: plan.bands = #plan.bands<steps = 2, rows = {{[0-9]+}}>

// Nothing is split where the model fits, or nobody asks.
// FITS-NOT: plan.bands

// ERROR: error: the model needs {{[0-9]+}} bytes of RAM in the best bands found, and may have 600; inputs, outputs and states alone are 848; most is alive at step "{{grow|shrink}}" [B0505]
func.func @main(%x: tensor<1x16x8x1xf32>) -> tensor<1x7x3x4xf32> {
  %w = burin.constant dense<1.0> : tensor<4x3x3x1xf32> : tensor<4x3x3x1xf32>
  %bias = burin.constant dense<0.5> : tensor<4xf32> : tensor<4xf32>
  %a = burin.conv_2d %x, %w, %bias {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64} : (tensor<1x16x8x1xf32>, tensor<4x3x3x1xf32>, tensor<4xf32>) -> tensor<1x14x6x4xf32> loc("grow")
  %b = burin.max_pool_2d %a {window = array<i64: 2, 2>, strides = array<i64: 2, 2>} : (tensor<1x14x6x4xf32>) -> tensor<1x7x3x4xf32> loc("shrink")
  return %b : tensor<1x7x3x4xf32>
}
