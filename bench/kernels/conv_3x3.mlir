// 3x3 convolution with ReLU, 64 to 64 channels, 56x56 results.
module attributes {burin.phase = "legalized"} {
  func.func @main(%x: tensor<1x58x58x64xf32> {burin.name = "x"}) -> (tensor<1x56x56x64xf32> {burin.name = "y"}) {
    %w = burin.constant dense<0.125> : tensor<64x3x3x64xf32> : tensor<64x3x3x64xf32>
    %b = burin.constant dense<0.5> : tensor<64xf32> : tensor<64xf32>
    %0 = burin.conv_2d %x, %w, %b {strides = array<i64: 1, 1>, dilations = array<i64: 1, 1>, groups = 1 : i64} : (tensor<1x58x58x64xf32>, tensor<64x3x3x64xf32>, tensor<64xf32>) -> tensor<1x56x56x64xf32>
    %1 = burin.clamp %0 {low = 0.0 : f64, high = 0x7FF0000000000000 : f64} : (tensor<1x56x56x64xf32>) -> tensor<1x56x56x64xf32>
    return %1 : tensor<1x56x56x64xf32>
  }
}
