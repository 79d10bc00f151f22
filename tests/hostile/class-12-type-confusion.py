"""Elements stored as another type than stated: one function decodes, and takes exact lengths only."""
TYPES = pb.TensorProto


def stored(change):
    onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) <float[4] w = {1, 2, 3, 4}> { y = Add(x, w) }",
         change=lambda model: change(model.graph.initializer[0]))
    refused("model.onnx", ["B0107", "B0106", "B0202"])


def retyped(data_type, keep=()):
    def change(weights):
        weights.data_type = data_type
    return change


for data_type in list(range(0, 30)) + [-1, 1000, 2147483647]:
    if data_type != TYPES.FLOAT:
        stored(retyped(data_type))


def half_in_int32(weights):
    weights.data_type = TYPES.FLOAT16
    weights.ClearField("float_data")
    weights.int32_data.extend([65536, -1, 1 << 30, 0])


def int8_out_of_range(weights):
    weights.data_type = TYPES.INT8
    weights.ClearField("float_data")
    weights.int32_data.extend([128, 0, 0, 0])


def twice(weights):
    weights.raw_data = bytes(16)


def one_byte_less(weights):
    weights.ClearField("float_data")
    weights.raw_data = bytes(15)


def one_byte_more(weights):
    weights.ClearField("float_data")
    weights.raw_data = bytes(17)


def in_a_wider_field(weights):
    weights.ClearField("float_data")
    weights.double_data.extend([1, 2, 3, 4])


def as_text(weights):
    weights.ClearField("float_data")
    weights.string_data.extend([b"1", b"2", b"3", b"4"])


for change in (half_in_int32, int8_out_of_range, twice, one_byte_less, one_byte_more, in_a_wider_field, as_text):
    stored(change)
for kind in ("INT8", "INT16", "INT64", "FLOAT64", "FLOAT16", "STRING", "INT4", "COMPLEX64", "BOOL"):
    tflite("model.tflite", {"x": tensor([1, 4]), "w": dict(tensor([4], data=[1, 2, 3, 4]), type=kind), "y": tensor([1, 4])},
           [("ADD", ["x", "w"], ["y"])])
    refused("model.tflite", ["B0107", "B0106", "B0202"])
