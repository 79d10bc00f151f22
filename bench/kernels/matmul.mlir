// Matrix product 196x256 by 256x256.
module attributes {burin.phase = "legalized"} {
  func.func @main(%x: tensor<196x256xf32> {burin.name = "x"}) -> (tensor<196x256xf32> {burin.name = "y"}) {
    %w = burin.constant dense<0.125> : tensor<256x256xf32> : tensor<256x256xf32>
    %b = burin.constant dense<0.5> : tensor<256xf32> : tensor<256xf32>
    %0 = burin.matmul %x, %w, %b : (tensor<196x256xf32>, tensor<256x256xf32>, tensor<256xf32>) -> tensor<196x256xf32>
    return %0 : tensor<196x256xf32>
  }
}
