// Extents that are none.
// RUN: %not %burin-opt %s --fix-dimensions="dims=batch=0" 2>&1 | %FileCheck %s -DDIM=batch=0
// RUN: %not %burin-opt %s --fix-dimensions="dims=batch=-1" 2>&1 | %FileCheck %s -DDIM=batch=-1
// RUN: %not %burin-opt %s --fix-dimensions="dims=batch=many" 2>&1 | %FileCheck %s -DDIM=batch=many
// RUN: %not %burin-opt %s --fix-dimensions="dims=batch=1073741825" 2>&1 | %FileCheck %s -DDIM=batch=1073741825
// RUN: %not %burin-opt %s --fix-dimensions="dims=batch" 2>&1 | %FileCheck %s -DDIM=batch
// RUN: %burin-opt %s --fix-dimensions="dims=batch=1073741824" | %FileCheck %s --check-prefix=MOST

// CHECK: error: --dim "[[DIM]]": expected NAME=N or INPUT:AXIS=N with N from 1 to 1073741824 [B0201]
// MOST: func.func @main(%arg0: tensor<1073741824xf32>
func.func @main(%x: tensor<?xf32> {burin.name = "x", burin.dims = ["batch"]}) -> none {
  %y = burin.foreign "onnx.Relu" 13 (%x) {} : (tensor<?xf32>) -> none
  return %y : none
}
