"""Indices that are known only at run time: emitted code stays within the tensor, whatever they are.

The policy is to clamp: an index below 0 counts from the end as ONNX says, and what is then outside is
taken to the nearest element. Every bit pattern is safe, so a device needs no check in front of run().
"""
PROGRAM = """
#include <limits.h>
int main() {
  const long long hostile[] = {0, 1, -1, 4, 5, -5, -6, 1000000, -1000000, INT_MAX, INT_MIN, LLONG_MAX, LLONG_MIN};
  for (long long index : hostile) {
    for (auto &cell : INDICES.data) {
      cell = static_cast<TYPE>(index);
    }
    RUN;
  }
  return 0;
}
"""
for kind, ctype in (("int64", "int64_t"), ("int32", "int32_t")):
    for axis in (0, 1):
        for shape in ("3", "2, 2"):
            count = shape.count(",") + 1
            onnx("gather.onnx", f"g (float[5, 7] x, {kind}[{shape}] i) => (float[{', '.join('abcd'[:1 + count])}] y) "
                 f"{{ y = Gather<axis = {axis}>(x, i) }}")
            accepted("gather.onnx", program=PROGRAM.replace("INDICES", "p1").replace("TYPE", ctype))
onnx("constant.onnx", "g (int64[3] i) => (float[a] y) <float[5] x = {1, 2, 3, 4, 5}> { y = Gather(x, i) }")
accepted("constant.onnx", program=PROGRAM.replace("INDICES", "p0").replace("TYPE", "int64_t"))
tflite("gather.tflite", {"x": tensor([5, 4]), "i": tensor([3], "INT32"), "y": tensor([3, 4])},
       [("GATHER", ["x", "i"], ["y"], {"type": "GatherOptions", "axis": 0})], inputs=("x", "i"))
accepted("gather.tflite", program=PROGRAM.replace("INDICES", "p1").replace("TYPE", "int32_t"))
