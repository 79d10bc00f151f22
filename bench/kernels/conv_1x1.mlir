// 1x1 convolution with ReLU, 128 to 128 channels, 28x28 results.
module attributes {burin.phase = "legalized"} {
  func.func @main(%x: tensor<1x28x28x128xf32> {burin.name = "x"}) -> (tensor<1x28x28x128xf32> {burin.name = "y"}) {
    %w = burin.constant dense<0.125> : tensor<128x1x1x128xf32> : tensor<128x1x1x128xf32>
    %b = burin.constant dense<0.5> : tensor<128xf32> : tensor<128xf32>
    %0 = burin.conv_2d %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64} : (tensor<1x28x28x128xf32>, tensor<128x1x1x128xf32>, tensor<128xf32>) -> tensor<1x28x28x128xf32>
    %1 = burin.clamp %0 {low = 0.0 : f64, high = 0x7FF0000000000000 : f64} : (tensor<1x28x28x128xf32>) -> tensor<1x28x28x128xf32>
    return %1 : tensor<1x28x28x128xf32>
  }
}
