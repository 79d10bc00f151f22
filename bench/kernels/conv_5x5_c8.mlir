// 5x5 convolution with ReLU, 16 to 8 channels, 28x28 results.
module attributes {burin.phase = "legalized"} {
  func.func @main(%x: tensor<1x32x32x16xf32> {burin.name = "x"}) -> (tensor<1x28x28x8xf32> {burin.name = "y"}) {
    %w = burin.constant dense<0.125> : tensor<8x5x5x16xf32> : tensor<8x5x5x16xf32>
    %b = burin.constant dense<0.5> : tensor<8xf32> : tensor<8xf32>
    %0 = burin.conv_2d %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64} : (tensor<1x32x32x16xf32>, tensor<8x5x5x16xf32>, tensor<8xf32>) -> tensor<1x28x28x8xf32>
    %1 = burin.clamp %0 {low = 0.0 : f64, high = 0x7FF0000000000000 : f64} : (tensor<1x28x28x8xf32>) -> tensor<1x28x28x8xf32>
    return %1 : tensor<1x28x28x8xf32>
  }
}
