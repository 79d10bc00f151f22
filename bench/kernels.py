"""Writes the kernels of the bench as .mlir files with random weights.

Usage: kernels.py FOLDER. Weights are random because equal ones would be folded into a number.
"""
import pathlib
import random
import struct
import sys

MODULE = """module attributes {{burin.phase = "legalized"}} {{
  func.func @main(%x: {x} {{burin.name = "input"}}) -> ({y} {{burin.name = "output"}}) {{
    %w = burin.constant dense<"0x{weights}"> : {w} : {w}
    %b = burin.constant dense<"0x{biases}"> : {b} : {b}
    %0 = {op} : ({x}, {w}, {b}) -> {y}
    %1 = burin.clamp %0 {{low = 0.0 : f64, high = 0x7FF0000000000000 : f64}} : ({y}) -> {y}
    return %1 : {y}
  }}
}}
"""


def tensor(*shape):
    return f"tensor<{'x'.join(map(str, shape))}xf32>"


def numbers(count):
    draw = random.Random(count)
    return struct.pack(f"<{count}f", *(draw.uniform(-0.1, 0.1) for _ in range(count))).hex().upper()


def conv(rows, inputs, outputs, window, stride):
    result = (rows - window) // stride + 1
    return MODULE.format(
        x=tensor(1, rows, rows, inputs), y=tensor(1, result, result, outputs),
        w=tensor(outputs, window, window, inputs), b=tensor(outputs),
        weights=numbers(outputs * window * window * inputs), biases=numbers(outputs),
        op=f"burin.conv_2d %x, %w, %b {{strides = array<i64: {stride}, {stride}>, "
           "dilations = array<i64: 1, 1>, groups = 1 : i64}")


def matmul(rows, inputs, outputs):
    return MODULE.format(x=tensor(rows, inputs), y=tensor(rows, outputs),
                         w=tensor(outputs, inputs), b=tensor(outputs),
                         weights=numbers(outputs * inputs), biases=numbers(outputs),
                         op="burin.matmul %x, %w, %b")


KERNELS = {
    "conv_1x1": conv(28, 128, 128, 1, 1),
    "conv_3x3": conv(58, 64, 64, 3, 1),
    "conv_3x3_stride2": conv(57, 32, 64, 3, 2),
    "conv_5x5_c8": conv(32, 16, 8, 5, 1),
    "matmul": matmul(196, 256, 256),
}

if __name__ == "__main__":
    for name, text in KERNELS.items():
        (pathlib.Path(sys.argv[1]) / f"{name}.mlir").write_text(text, encoding="ascii")
