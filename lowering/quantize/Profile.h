// What a rounding profile decides: how real factors become arithmetic on integers. Everything that
// is exact in every profile (zero points in the bias, the proof of int32, operators that keep their
// scale) is shared, in Rules.h.
#pragma once

#include "lowering/quantize/Rewrite.h"

namespace burin {

/// Exact int32 sums of products, zero points folded in, and the scales that they stand for:
/// real = sum * input * weight scale of the channel (the last axis).
struct Accumulator {
  mlir::Value sums;
  double input;
  llvm::SmallVector<double> weights; ///< one, or one a channel
  size_t channels;
  bool isMatrix; ///< a fully connected operator: weights of rank 2
  /// Of each channel: where its sums start (operand 2 of the operator that computes them), and how
  /// far from there they come at most.
  llvm::SmallVector<int32_t> starts;
  llvm::SmallVector<int64_t> spreads;
  double weight(size_t channel) const { return weights[weights.size() == 1 ? 0 : channel]; }
};

/// One virtual function for each rule that rounds. Each returns the value that takes the place of
/// the operator's result, of its storage type, or fails with an error reported; by default there is
/// no integer form (B0307).
class RoundingProfile {
public:
  virtual ~RoundingProfile() = default;

  /// Whether `op` in float, between dequantize and quantize, means the operator on integers.
  virtual bool joins(mlir::Operation *op) const;
  /// The storage integer of a real number that an operator carries: a bound, a border's value.
  virtual int64_t stored(double value, mlir::quant::UniformQuantizedType type) const = 0;
  /// Rule Accumulate: sums to the result.
  virtual mlir::FailureOr<mlir::Value> requantize(Rewrite &rewrite,
                                                  const Accumulator &accumulator) const;
  /// Rule Rescale: a sum or difference of operands with scales of their own.
  virtual mlir::FailureOr<mlir::Value> rescale(Rewrite &rewrite) const;
  /// Rule Product: operands multiplied element by element.
  virtual mlir::FailureOr<mlir::Value> product(Rewrite &rewrite) const;
  /// Rule Average: a mean over windows or axes.
  virtual mlir::FailureOr<mlir::Value> average(Rewrite &rewrite) const;
  /// Rule Table: the result for each of the 256 values of the operand, -128 first. By default the
  /// operator's meaning in float on dequantized values, then `stored`.
  virtual mlir::FailureOr<llvm::SmallVector<int8_t>>
  table(Rewrite &rewrite, mlir::quant::UniformQuantizedType from,
        mlir::quant::UniformQuantizedType to) const;
  /// Rule Quantize: the primitive that turns a float, a scale and a zero point into int8.
  virtual llvm::StringRef quantizePrimitive() const { return "quantize_s8"; }
  /// Rule Normalize: softmax.
  virtual mlir::FailureOr<mlir::Value> normalize(Rewrite &rewrite) const;
};

/// The profile of that name, or null. Names are "tflite-ref", "tflite-xnnpack" and "ort-qdq".
const RoundingProfile *findProfile(llvm::StringRef name);
/// All names, for messages: "tflite-ref, tflite-xnnpack, ort-qdq".
llvm::StringRef profileNames();

const RoundingProfile &tfliteRef();
const RoundingProfile &tfliteXnnpack();
const RoundingProfile &ortQdq();

} // namespace burin
