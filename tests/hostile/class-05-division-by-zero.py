"""Attributes that divide: strides, groups, block sizes, splits of 0 and below."""
CASES = [
    "y = MaxPool<kernel_shape = [2, 2], strides = [0, 1]>(x)", "y = MaxPool<kernel_shape = [0, 2]>(x)",
    "y = MaxPool<kernel_shape = [2, 2], strides = [-1, 1]>(x)", "y = MaxPool<kernel_shape = [2, 2], dilations = [0, 1]>(x)",
    "y = AveragePool<kernel_shape = [2, 2], strides = [1, 0]>(x)", "y = Conv<strides = [0, 0]>(x, w)",
    "y = Conv<group = 0>(x, w)", "y = Conv<group = -1>(x, w)", "y = Conv<group = 3>(x, w)", "y = Conv<dilations = [0, 0]>(x, w)",
    "y = ConvTranspose<strides = [0, 1]>(x, w)", "y = ConvTranspose<group = 0>(x, w)", "y = DepthToSpace<blocksize = 0>(x)",
    "y = DepthToSpace<blocksize = -2>(x)", "y = SpaceToDepth<blocksize = 0>(x)", "y = GroupNormalization<num_groups = 0>(x, b, b)",
    "y = Split<axis = 1, num_outputs = 0>(x)",
]
for node in CASES:
    onnx("model.onnx", "g (float[1, 4, 4, 4] x) => (float[a, b, c, d] y) "
         f"<float[4, 4, 1, 1] w = {{{', '.join(['1'] * 16)}}}, float[4] b = {{1, 1, 1, 1}}> {{ {node} }}", opset=18)
    refused("model.onnx", ["B0202", "B0203"])

window = {"type": "Pool2DOptions", "padding": "VALID", "filter_width": 2, "filter_height": 2, "stride_w": 1, "stride_h": 1}
for change in ({"stride_w": 0}, {"stride_h": 0}, {"stride_h": -1}, {"filter_width": 0}, {"filter_height": -3}):
    tflite("model.tflite", {"x": tensor([1, 4, 4, 4]), "y": tensor([1, 3, 3, 4])},
           [("MAX_POOL_2D", ["x"], ["y"], {**window, **change})])
    refused("model.tflite", "B0202")
convolution = {"type": "Conv2DOptions", "padding": "VALID", "stride_w": 1, "stride_h": 1,
               "dilation_w_factor": 1, "dilation_h_factor": 1}
for change in ({"stride_w": 0}, {"dilation_w_factor": 0}, {"dilation_h_factor": -1}):
    tflite("model.tflite", {"x": tensor([1, 4, 4, 4]), "w": tensor([2, 1, 1, 4], data=np.ones(8)), "b": tensor([2], data=[0, 0]),
                            "y": tensor([1, 4, 4, 2])}, [("CONV_2D", ["x", "w", "b"], ["y"], {**convolution, **change})])
    refused("model.tflite", "B0202")

# Integer division by a constant 0 has no result; by a value of run time, none that a proof could exclude.
onnx("constant.onnx", "g (int32[4] x) => (int32[4] y) <int32[4] d = {1, 0, 2, 3}> { y = Div(x, d) }")
refused("constant.onnx", ["B0202", "B0203", "B0205", "B0307"])
