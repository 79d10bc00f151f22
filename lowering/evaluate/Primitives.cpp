// Compiles templates/cxx/arithmetic.inc into the evaluator, so that tested and shipped arithmetic
// are one text.
#include "lowering/evaluate/Primitives.h"

#include "llvm/ADT/STLExtras.h"
#include <bit>
#include <utility>
// The text is included inside a namespace, so the C headers it relies on come first.
#include <math.h>
#include <stdint.h>
#include <string.h>

namespace burin {
namespace {
namespace arithmetic {
#include "templates/cxx/arithmetic.inc"
} // namespace arithmetic

template <class T> constexpr ElementKind kindOf() {
  if constexpr (std::is_same_v<T, float>)
    return ElementKind::F32;
  else if constexpr (std::is_same_v<T, int8_t>)
    return ElementKind::I8;
  else if constexpr (std::is_same_v<T, int16_t>)
    return ElementKind::I16;
  else {
    static_assert(std::is_same_v<T, int32_t>, "a primitive takes float, int8, int16 or int32");
    return ElementKind::I32;
  }
}

template <class T> T unpack(int64_t scalar) {
  if constexpr (std::is_floating_point_v<T>)
    return static_cast<T>(std::bit_cast<double>(scalar));
  else
    return static_cast<T>(scalar);
}

template <auto function, class Result, class... Operands, size_t... index>
int64_t call(const int64_t *operands, std::index_sequence<index...>) {
  Result result = function(unpack<Operands>(operands[index])...);
  if constexpr (std::is_floating_point_v<Result>)
    return std::bit_cast<int64_t>(static_cast<double>(result));
  else
    return result;
}

/// Derives the wrapper and the signature of a function from its C++ type.
template <auto function, class Result, class... Operands, bool noThrow>
Primitive wrap(llvm::StringRef name, Result (*)(Operands...) noexcept(noThrow),
               Primitive::Domain first, Primitive::Domain second, Primitive::Domain third) {
  static_assert(sizeof...(Operands) <= maximumPrimitiveOperands);
  static constexpr ElementKind kinds[] = {kindOf<Operands>()...};
  auto wrapper = [](const int64_t *operands) {
    return call<function, Result, Operands...>(operands, std::index_sequence_for<Operands...>{});
  };
  return {name, wrapper, kinds, kindOf<Result>(), {first, second, third}};
}

template <auto function>
Primitive primitive(llvm::StringRef name, Primitive::Domain first = {},
                    Primitive::Domain second = {}, Primitive::Domain third = {}) {
  return wrap<function>(name, function, first, second, third);
}
} // namespace

const Primitive *findPrimitive(llvm::StringRef name) {
  using namespace arithmetic;
  constexpr int64_t positive = std::numeric_limits<int32_t>::max();
  constexpr int64_t zeroPoint = int64_t{1} << 30, bound = zeroPoint - 1;
  // Domains repeat what the comments of the text require: {operand, lowest, highest}.
  static const Primitive table[] = {
      primitive<rounding_high_multiply>("rounding_high_multiply"),
      primitive<rounding_shift_right>("rounding_shift_right", {1, 0, 31}),
      primitive<scale_s32>("scale_s32", {2, 0, 31}),
      primitive<scale_left_s32>("scale_left_s32", {2, -31, 31}),
      primitive<requantize_s8>("requantize_s8", {2, 0, 31}, {3, -zeroPoint, zeroPoint}),
      primitive<requantize_bounded_s8>("requantize_bounded_s8", {0, -bound, bound}, {2, 0, 22},
                                       {3, -256, 256}),
      primitive<requantize_left_s8>("requantize_left_s8", {2, -31, 31}, {3, -zeroPoint, zeroPoint}),
      primitive<average_s8>("average_s8", {1, 1, positive}),
      primitive<average_up_s8>("average_up_s8", {1, 1, positive}),
      primitive<quantize_s8>("quantize_s8", {2, -65536, 65536}),
      primitive<round_even_s8>("round_even_s8", {1, -256, 256}),
      primitive<requantize_even_s8>("requantize_even_s8", {2, -256, 256}),
      primitive<quantize_even_s8>("quantize_even_s8", {2, -256, 256}),
      primitive<quantize_reciprocal_s8>("quantize_reciprocal_s8", {2, -256, 256}),
      primitive<shift_right_s8>("shift_right_s8", {1, 0, 31}, {2, -zeroPoint, zeroPoint}),
      primitive<scale_sum_s8>("scale_sum_s8", {3, 0, 128}),
      primitive<add_f32>("add_f32"),
      primitive<softmax_inverse_f32>("softmax_inverse_f32"),
      primitive<softmax_share_s8>("softmax_share_s8"),
      primitive<softmax_share_up_s8>("softmax_share_up_s8"),
      primitive<dequantize_f32>("dequantize_f32", {0, -4096, 4096}),
      primitive<multiply_add_f32>("multiply_add_f32"),
      primitive<mean_steps_f32>("mean_steps_f32"),
      primitive<scaled_ratio_f32>("scaled_ratio_f32"),
      primitive<softmax_exp_s32>("softmax_exp_s32", {0, -positive, 0}),
      primitive<softmax_scale_s32>("softmax_scale_s32", {0, 1, positive}),
      primitive<softmax_shift_s32>("softmax_shift_s32", {0, 1, positive}),
      primitive<exp_f32>("exp_f32"),
      primitive<expm1_f32>("expm1_f32"),
      primitive<log_f32>("log_f32"),
      primitive<log1p_f32>("log1p_f32"),
      primitive<erf_f32>("erf_f32"),
      primitive<pow_f32>("pow_f32"),
      primitive<sin_f32>("sin_f32"),
      primitive<cos_f32>("cos_f32"),
      primitive<logistic_f32>("logistic_f32"),
      primitive<tanh_f32>("tanh_f32"),
  };
  const Primitive *found = llvm::find_if(table, [&](const Primitive &p) { return p.name == name; });
  return found == std::end(table) ? nullptr : found;
}

} // namespace burin
