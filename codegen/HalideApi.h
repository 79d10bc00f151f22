// The one header that includes Halide.h: it hides what differs between versions 14 and 22.
#pragma once

#include <Halide.h>

#include <cstdint>
#include <optional>

namespace burin::cxx::halide {

/// The value of an integer constant, signed or unsigned, scalar or the same in all lanes.
inline std::optional<int64_t> constantInt(const Halide::Expr &expr) {
  if (!expr.defined())
    return std::nullopt;
  if (const auto *literal = expr.as<Halide::Internal::IntImm>())
    return literal->value;
  if (const auto *literal = expr.as<Halide::Internal::UIntImm>())
    return static_cast<int64_t>(literal->value);
  if (const auto *splat = expr.as<Halide::Internal::Broadcast>())
    return constantInt(splat->value);
  return std::nullopt;
}

inline Halide::Expr loopExtent(const Halide::Internal::For &loop) {
#if HALIDE_VERSION_MAJOR >= 22
  return loop.extent();
#else
  return loop.extent;
#endif
}

/// The same loop with another variable, number of rounds and body.
inline Halide::Internal::Stmt loopLike(const Halide::Internal::For &loop, const std::string &name,
                                       const Halide::Expr &rounds,
                                       const Halide::Internal::Stmt &body) {
#if HALIDE_VERSION_MAJOR >= 22
  return Halide::Internal::For::make(name, loop.min,
                                     Halide::Internal::simplify(loop.min + rounds - 1),
                                     loop.for_type, loop.partition_policy, loop.device_api, body);
#elif HALIDE_VERSION_MAJOR >= 17
  return Halide::Internal::For::make(name, loop.min, rounds, loop.for_type, loop.partition_policy,
                                     loop.device_api, body);
#else
  return Halide::Internal::For::make(name, loop.min, rounds, loop.for_type, loop.device_api, body);
#endif
}

/// The operand of a change of type that keeps the bits, or an undefined Expr.
inline Halide::Expr reinterpreted(const Halide::Expr &expr) {
#if HALIDE_VERSION_MAJOR >= 16
  if (const auto *node = expr.as<Halide::Internal::Reinterpret>())
    return node->value;
#else
  const auto *call = expr.as<Halide::Internal::Call>();
  if (call && call->is_intrinsic(Halide::Internal::Call::reinterpret))
    return call->args[0];
#endif
  return {};
}

/// The argument of a marker that does not change the value, or an undefined Expr.
inline Halide::Expr unmarked(const Halide::Internal::Call &call) {
  using Halide::Internal::Call;
  if (call.is_intrinsic(Call::likely) || call.is_intrinsic(Call::likely_if_innermost) ||
      call.is_intrinsic(Call::promise_clamped) || call.is_intrinsic(Call::unsafe_promise_clamped))
    return call.args[0];
#if HALIDE_VERSION_MAJOR < 20
  if (call.is_intrinsic(Call::strict_float))
    return call.args[0];
#endif
  return {};
}

/// The statement inside a node that only marks it, or an undefined Stmt.
inline Halide::Internal::Stmt unwrapped(const Halide::Internal::Stmt &stmt) {
  if (const auto *node = stmt.as<Halide::Internal::ProducerConsumer>())
    return node->body;
  if (const auto *node = stmt.as<Halide::Internal::Atomic>())
    return node->body;
#if HALIDE_VERSION_MAJOR >= 17
  if (const auto *node = stmt.as<Halide::Internal::HoistedStorage>())
    return node->body;
#endif
  return {};
}

} // namespace burin::cxx::halide
