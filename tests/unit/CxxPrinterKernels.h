// Small scheduled pipelines for the tests of the printer; CxxPrinterTest.inc holds the same as
// naive loops.
#pragma once

#include "codegen/CxxPrinter.h"

#include <string>
#include <vector>

namespace burin::cxx {

using namespace Halide;

/// How a target wants its loops: lanes of 32 bits, and products summed by one instruction.
struct Style {
  Isa isa;
  int lanes;
  int dot;
};
inline const Style kPortable{{Isa::Kind::Portable, 4096}, 1, 1};
inline const Style kAvx2{{Isa::Kind::Avx2, 8192}, 8, 2};
inline const Style kNarrow{{Isa::Kind::Avx2, 8192}, 4, 2};
inline const Style kCortexM4{{Isa::Kind::CortexM4, 2048}, 1, 4};

struct Kernel {
  std::string name;
  Func output;
  std::vector<Argument> arguments;
  std::vector<Parameter> parameters;

  explicit Kernel(const std::string &name) : name(name), output("out") {}
  template <typename Buffer> static void fix(Buffer buffer, const std::vector<int> &extents) {
    int stride = 1;
    for (size_t i = 0; i < extents.size(); ++i) {
      buffer.dim(static_cast<int>(i)).set_bounds(0, extents[i]).set_stride(stride);
      stride *= extents[i];
    }
  }
  ImageParam input(Type type, const std::string &wish, const std::vector<int> &extents) {
    ImageParam param(type, static_cast<int>(extents.size()), wish);
    fix(param, extents);
    arguments.push_back(param);
    parameters.push_back({param.name(), wish, type, false});
    return param;
  }
  void finish(Type type, const std::vector<Var> &vars, const std::vector<int> &extents) {
    for (size_t i = 0; i < vars.size(); ++i)
      output.bound(vars[i], 0, extents[i]);
    fix(output.output_buffer(), extents);
    parameters.push_back({output.name(), "out", type, true});
  }
  Internal::Stmt lower() const {
    struct Capture : Internal::IRMutator {
      Internal::Stmt &result;
      explicit Capture(Internal::Stmt &result) : result(result) {}
      using IRMutator::mutate;
      Internal::Stmt mutate(const Internal::Stmt &stmt) override { return result = stmt; }
    };
    Internal::Stmt result;
    Pipeline pipeline(output);
    pipeline.add_custom_lowering_pass(new Capture(result));
    pipeline.compile_to_module(
        arguments, name,
        Target("x86-64-linux-avx-avx2-fma-sse41-no_runtime-no_asserts-no_bounds_query"));
    return result;
  }
};

inline Expr primitive(Type type, const char *name, std::vector<Expr> arguments) {
  return Internal::Call::make(type, name, std::move(arguments), Internal::Call::PureExtern);
}

/// C[8][N] = A[8][16] B[16][N] in register tiles of 4 rows and 2 vectors.
inline Kernel matmul(const Style &style) {
  Kernel kernel("matmul");
  ImageParam a = kernel.input(Float(32), "a", {16, 8}), b = kernel.input(Float(32), "b", {16, 16});
  Var n("n"), m("m"), mo("mo"), mi("mi"), no("no");
  RDom r(0, 16, "r");
  RVar k("k");
  Func acc("acc");
  acc(n, m) = 0.0f;
  acc(n, m) += a(r, m) * b(n, r);
  kernel.output(n, m) = acc(n, m);
  int width = 2 * style.lanes;
  kernel.output.split(m, mo, mi, 4).split(n, no, n, width).reorder(n, mi, no, mo);
  acc.compute_at(kernel.output, no).update().rename(r, k).reorder(n, m, k);
  if (style.lanes > 1) {
    kernel.output.vectorize(n, style.lanes);
    acc.vectorize(n, style.lanes).update().vectorize(n, style.lanes);
  }
  kernel.output.unroll(n).unroll(mi);
  acc.unroll(n).unroll(m).update().unroll(n).unroll(m);
  kernel.finish(Float(32), {n, m}, {16, 8});
  return kernel;
}

/// 3x3 convolution of int8 [6][8][8] to [4][6][8], requantized per channel.
inline Kernel convolution(const Style &style) {
  Kernel kernel("convolution");
  int dot = style.dot;
  ImageParam in = kernel.input(Int(8), "in", {8, 8, 6});
  ImageParam weight = kernel.input(Int(8), "weight", {dot, 8, 8 / dot, 3, 3});
  ImageParam bias = kernel.input(Int(32), "bias", {8});
  ImageParam multiplier = kernel.input(Int(32), "multiplier", {8});
  ImageParam exponent = kernel.input(Int(8), "shift", {8});
  Var c("c"), x("x"), y("y"), xi("xi");
  RDom r(0, dot, 0, 8 / dot, 0, 3, 0, 3, "r");
  RVar k("k"), kx("kx"), ky("ky");
  Func acc("acc"), wide("wide");
  wide(c, x, y) = cast<int16_t>(in(c, x, y));
  bool pairs = dot == 2;
  Expr a = pairs ? Expr(wide(r.x + dot * r.y, x + r.z, y + r.w))
                 : Expr(in(r.x + dot * r.y, x + r.z, y + r.w));
  Expr w = weight(r.x, c, r.y, r.z, r.w);
  acc(c, x, y) = bias(c);
  acc(c, x, y) += cast<int32_t>(a) * cast<int32_t>(pairs ? cast<int16_t>(w) : w);
  kernel.output(c, x, y) = primitive(
      Int(8), "requantize_s8", {acc(c, x, y), multiplier(c), cast<int32_t>(exponent(c)), Expr(3)});
  kernel.output.split(x, x, xi, 2).reorder(c, xi, x, y);
  acc.compute_at(kernel.output, x);
  acc.update().rename(r.y, k).rename(r.z, kx).rename(r.w, ky).reorder({r.x, c, x, y, k, kx, ky});
  if (style.lanes > 1) {
    kernel.output.vectorize(c, style.lanes);
    acc.vectorize(c, style.lanes).update().vectorize(c, style.lanes);
  }
  kernel.output.unroll(c).unroll(xi);
  acc.unroll(c).unroll(x).update().unroll(c).unroll(x);
  if (dot > 1)
    acc.update().atomic().vectorize(r.x);
  if (pairs)
    wide.compute_at(kernel.output, y).vectorize(c, 8);
  kernel.finish(Int(8), {c, x, y}, {8, 6, 4});
  return kernel;
}

/// 3x3 depthwise convolution of int8 [6][6][8] to [4][4][8].
inline Kernel depthwise(const Style &style) {
  Kernel kernel("depthwise");
  ImageParam in = kernel.input(Int(8), "in", {8, 6, 6}),
             weight = kernel.input(Int(8), "w", {8, 3, 3});
  Var c("c"), ci("ci"), x("x"), y("y");
  RDom r(0, 3, 0, 3, "r");
  Func acc("acc");
  acc(c, x, y) = 0;
  acc(c, x, y) += cast<int32_t>(in(c, x + r.x, y + r.y)) * cast<int32_t>(weight(c, r.x, r.y));
  kernel.output(c, x, y) =
      primitive(Int(8), "requantize_left_s8", {acc(c, x, y), 1518500250, -6, Expr(-5)});
  kernel.output.split(c, c, ci, style.lanes);
  acc.compute_at(kernel.output, c).update().reorder(c, x, y, r.x, r.y).unroll(r.x).unroll(r.y);
  if (style.lanes > 1) {
    kernel.output.vectorize(ci);
    acc.vectorize(c, style.lanes).update().vectorize(c, style.lanes);
  }
  kernel.finish(Int(8), {c, x, y}, {8, 4, 4});
  return kernel;
}

/// Softmax of float rows [4][16].
inline Kernel softmax(const Style &style) {
  Kernel kernel("softmax");
  ImageParam in = kernel.input(Float(32), "in", {16, 4});
  Var c("c"), y("y");
  RDom r(0, 16, "r");
  Func top("top"), power("power"), sum("sum");
  top(y) = Float(32).min();
  top(y) = max(top(y), in(r, y));
  power(c, y) = primitive(Float(32), "exp_f32", {in(c, y) - top(y)});
  sum(y) = 0.0f;
  sum(y) += power(r, y);
  kernel.output(c, y) = power(c, y) / sum(y);
  top.compute_at(kernel.output, y);
  power.compute_at(kernel.output, y);
  sum.compute_at(kernel.output, y);
  if (style.lanes > 1) {
    kernel.output.vectorize(c, style.lanes);
    power.vectorize(c, style.lanes);
  }
  kernel.finish(Float(32), {c, y}, {16, 4});
  return kernel;
}

/// Softmax of one int8 row [16] by the fixed-point primitives.
inline Kernel softmaxS8() {
  Kernel kernel("softmax_s8");
  ImageParam in = kernel.input(Int(8), "in", {16});
  Var c("c");
  RDom r(0, 16, "r");
  Func top("top"), power("power"), sum("sum"), scale("scale"), shift("shift");
  top() = cast<int8_t>(-128);
  top() = max(top(), in(r));
  Expr difference = (cast<int32_t>(in(c)) - cast<int32_t>(top())) * (1 << 22);
  power(c) = primitive(Int(32), "softmax_exp_s32", {difference});
  sum() = 0;
  sum() += primitive(Int(32), "rounding_shift_right", {power(r), 12});
  scale() = primitive(Int(32), "softmax_scale_s32", {sum()});
  shift() = primitive(Int(32), "softmax_shift_s32", {sum()});
  Expr product = primitive(Int(32), "rounding_high_multiply", {scale(), power(c)});
  Expr value = primitive(Int(32), "rounding_shift_right", {product, shift() + 23}) - 128;
  kernel.output(c) = cast<int8_t>(clamp(value, -128, 127));
  for (Func func : {top, power, sum, scale, shift})
    func.compute_root();
  kernel.finish(Int(8), {c}, {16});
  return kernel;
}

inline Kernel lookup() {
  Kernel kernel("lookup");
  ImageParam in = kernel.input(Int(8), "in", {32}), table = kernel.input(Int(8), "table", {256});
  Var c("c");
  kernel.output(c) = table(clamp(cast<int32_t>(in(c)) + 128, 0, 255));
  kernel.finish(Int(8), {c}, {32});
  return kernel;
}

inline Kernel selection(const Style &style) {
  Kernel kernel("selection");
  ImageParam in = kernel.input(Float(32), "in", {16}), limit = kernel.input(Int(32), "limit", {16});
  Var c("c");
  kernel.output(c) = select(in(c) > 0.25f && limit(c) < 5, -in(c),
                            !(limit(c) == 7) || in(c) < -0.5f, min(in(c)*3.0f, 1.5f), abs(in(c)));
  if (style.lanes > 1)
    kernel.output.vectorize(c, style.lanes);
  kernel.finish(Float(32), {c}, {16});
  return kernel;
}

/// Operators that C++ and Halide define differently, over many types.
inline Kernel operators(const Style &style) {
  Kernel kernel("operators");
  ImageParam a = kernel.input(Int(32), "a", {16}), b = kernel.input(UInt(8), "b", {16});
  ImageParam s = kernel.input(Int(8), "s", {16}), h = kernel.input(UInt(16), "h", {16});
  ImageParam f = kernel.input(Float(32), "f", {16});
  Var c("c");
  Expr narrow = cast<int32_t>(s(c) + cast<int8_t>(100)) + cast<int32_t>(s(c) * s(c));
  Expr bytes = cast<int32_t>(b(c) - cast<uint8_t>(7)) + cast<int32_t>(h(c) * h(c));
  Expr division = a(c) / 7 + a(c) % 7 + a(c) / cast<int32_t>(s(c)) + a(c) % cast<int32_t>(s(c));
  Expr bits = (a(c) << 3) + (a(c) >> 2) + (a(c) & 255) + cast<int32_t>(abs(a(c)));
  // Eight lanes of 64 bits are wider than a vector.
  Expr wide =
      style.lanes == 8 ? Expr(0) : cast<int32_t>((cast<int64_t>(a(c)) * cast<int64_t>(a(c))) >> 20);
  Expr reals = cast<int32_t>(floor(f(c))) + 10 * cast<int32_t>(ceil(f(c))) +
               100 * cast<int32_t>(round(f(c))) + cast<int32_t>(sqrt(abs(f(c))) * 1000.0f);
  Expr seen = reinterpret<int32_t>(f(c)) / 4096 + cast<int32_t>(cast<uint8_t>(f(c) > 0.0f));
  Expr mixed = cast<int32_t>(cast<uint32_t>(b(c)) / cast<uint32_t>(3)) + cast<int32_t>(f(c));
  kernel.output(c) = narrow + bytes + division + bits + wide + reals + seen + mixed +
                     cast<int32_t>(cast<int16_t>(clamp(a(c), -32768, 32767)));
  if (style.lanes > 1)
    kernel.output.vectorize(c, style.lanes);
  kernel.finish(Int(32), {c}, {16});
  return kernel;
}

} // namespace burin::cxx
