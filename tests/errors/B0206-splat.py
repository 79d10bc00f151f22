"""A line of text asks for arithmetic on 200 MB of one value.

$ burin compile model.mlir -o out
model.mlir:3: error: 'burin.clamp': computing the model's constants takes more than the memory that a model of its size may have [B0206]
model.mlir:3: note: fold constants before the export, so that the file holds the results
"""
text("model.mlir", """
func.func @main(%x: tensor<1xf32>) -> tensor<50000000xf32> {
  %c = burin.constant dense<1.0> : tensor<50000000xf32> : tensor<50000000xf32>
  %a = burin.clamp %c {low = 0.5 : f64, high = 3.0 : f64} : (tensor<50000000xf32>) -> tensor<50000000xf32>
  %z = burin.add %a, %x : (tensor<50000000xf32>, tensor<1xf32>) -> tensor<50000000xf32>
  return %z : tensor<50000000xf32>
}
""")
