// Runs the instructions of a scalar body lane by lane.
#include "lowering/evaluate/ScalarProgram.h"

#include "llvm/Support/MathExtras.h"
#include <bit>
#include <cmath>

using namespace mlir;

namespace burin {

unsigned ScalarProgram::addRegister() {
  storage.resize(storage.size() + maximumLanes);
  return static_cast<unsigned>(storage.size() / maximumLanes - 1);
}

unsigned ScalarProgram::addConstant(int64_t scalar) {
  unsigned index = addRegister();
  std::fill_n(lanes(index), maximumLanes, scalar);
  return index;
}

unsigned ScalarProgram::append(Instruction instruction) {
  instruction.result = addRegister();
  instructions.push_back(instruction);
  return instruction.result;
}

namespace {
/// A result and whether the operands have none.
struct Outcome {
  int64_t value;
  bool isFault = false;
};

int64_t signExtend(int64_t value, unsigned bits) {
  return static_cast<int64_t>(static_cast<uint64_t>(value) << (64 - bits)) >> (64 - bits);
}
uint64_t zeroExtend(int64_t value, unsigned bits) {
  return static_cast<uint64_t>(value) << (64 - bits) >> (64 - bits);
}
double asDouble(int64_t scalar) { return std::bit_cast<double>(scalar); }
int64_t asScalar(double number) { return std::bit_cast<int64_t>(number); }

/// One run of one instruction; `fault` is the first lane without a result, or -1.
struct Lanes {
  const Instruction &instruction;
  int64_t count;
  int64_t *result;
  const int64_t *a, *b, *c;
  unsigned bits;
  int64_t fault = -1;

  template <class Function> void each(Function function) {
    for (int64_t lane = 0; lane < count; ++lane)
      result[lane] = function(lane);
  }
  template <class Function> void checked(Function function) {
    for (int64_t lane = 0; lane < count; ++lane) {
      Outcome outcome = function(a[lane], b[lane]);
      result[lane] = outcome.value;
      if (outcome.isFault && fault < 0)
        fault = lane;
    }
  }
  /// Integers: exact in 64 bits, then narrowed; i32 and i64 must not change by that.
  template <class Function> void overflowing(Function function) {
    checked([&, width = bits](int64_t x, int64_t y) -> Outcome {
      int64_t exact;
      bool overflows = function(x, y, exact);
      int64_t narrow = signExtend(exact, width);
      return {narrow, width >= 32 && (overflows || narrow != exact)};
    });
  }
  template <class Function> void integers(Function function) {
    each([&](int64_t lane) { return static_cast<int64_t>(function(a[lane], b[lane])); });
  }
  template <class Function> void unsignedIntegers(Function function) {
    integers([&, width = bits](int64_t x, int64_t y) {
      return signExtend(static_cast<int64_t>(function(zeroExtend(x, width), zeroExtend(y, width))),
                        width);
    });
  }
  /// Divisions: `function` gives the quotient or remainder of a pair that has one.
  template <class Function> void division(Function function) {
    checked([&, width = bits](int64_t x, int64_t y) -> Outcome {
      bool overflows = y == -1 && x == signExtend(int64_t{1} << (width - 1), width);
      if (y == 0 || overflows)
        return {0, true};
      return {function(x, y)};
    });
  }
  template <class Function> void unsignedDivision(Function function) {
    checked([&, width = bits](int64_t x, int64_t y) -> Outcome {
      if (y == 0)
        return {0, true};
      uint64_t value = function(zeroExtend(x, width), zeroExtend(y, width));
      return {signExtend(static_cast<int64_t>(value), width)};
    });
  }
  template <class Function> void rightShift(Function function) {
    checked([&, width = bits](int64_t x, int64_t amount) -> Outcome {
      if (amount < 0 || amount >= static_cast<int64_t>(width))
        return {0, true};
      return {signExtend(function(x, amount), width)};
    });
  }
  /// Floats: a double operation rounded to float is the float operation for + - * / and sqrt, as a
  /// double has more than twice the bits of a float.
  template <class Function> void floats(Function function) {
    if (instruction.kind == ElementKind::F64)
      each([&](int64_t lane) { return asScalar(function(asDouble(a[lane]), asDouble(b[lane]))); });
    else
      each([&](int64_t lane) {
        double number = function(asDouble(a[lane]), asDouble(b[lane]));
        return asScalar(static_cast<float>(number));
      });
  }
  void compareIntegers();
  void compareFloats();
  void toFloat(bool isUnsigned);
  void toInteger(bool isUnsigned);
  void callPrimitive(const int64_t *const *operands);
  void run();
};

void Lanes::compareIntegers() {
  // The order of arith's predicates: eq, ne, slt, sle, sgt, sge, ult, ule, ugt, uge.
  auto by = [&](auto relation) { integers([&](int64_t x, int64_t y) { return -relation(x, y); }); };
  auto byUnsigned = [&](auto relation) {
    by([&, width = bits](int64_t x, int64_t y) {
      return relation(zeroExtend(x, width), zeroExtend(y, width));
    });
  };
  switch (instruction.immediate) {
  case 0:
    return by(std::equal_to<>());
  case 1:
    return by(std::not_equal_to<>());
  case 2:
    return by(std::less<>());
  case 3:
    return by(std::less_equal<>());
  case 4:
    return by(std::greater<>());
  case 5:
    return by(std::greater_equal<>());
  case 6:
    return byUnsigned(std::less<>());
  case 7:
    return byUnsigned(std::less_equal<>());
  case 8:
    return byUnsigned(std::greater<>());
  default:
    return byUnsigned(std::greater_equal<>());
  }
}

void Lanes::compareFloats() {
  // The relations that arith's predicates accept, in its order: 1 equal, 2 greater, 4 less,
  // 8 unordered.
  constexpr int accepted[16] = {0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 8, 15};
  integers([relations = accepted[instruction.immediate & 15]](int64_t x, int64_t y) {
    double p = asDouble(x), q = asDouble(y);
    int relation = std::isunordered(p, q) ? 8 : p == q ? 1 : p > q ? 2 : 4;
    return (relations & relation) != 0 ? -1 : 0;
  });
}

void Lanes::toFloat(bool isUnsigned) {
  // From the integer to the type at once: through double, an i64 would round twice.
  bool isDouble = instruction.kind == ElementKind::F64;
  each([&, width = bitWidth(instruction.source)](int64_t lane) {
    if (isUnsigned) {
      uint64_t value = zeroExtend(a[lane], width);
      return asScalar(isDouble ? static_cast<double>(value) : static_cast<float>(value));
    }
    return asScalar(isDouble ? static_cast<double>(a[lane]) : static_cast<float>(a[lane]));
  });
}

void Lanes::toInteger(bool isUnsigned) {
  double low = isUnsigned ? 0 : -std::ldexp(1.0, static_cast<int>(bits) - 1);
  double limit = std::ldexp(1.0, static_cast<int>(bits) - (isUnsigned ? 0 : 1));
  checked([&, width = bits](int64_t x, int64_t) -> Outcome {
    double whole = std::trunc(asDouble(x));
    if (!(whole >= low && whole < limit))
      return {0, true};
    int64_t value = isUnsigned ? static_cast<int64_t>(static_cast<uint64_t>(whole))
                               : static_cast<int64_t>(whole);
    return {signExtend(value, width)};
  });
}

void Lanes::callPrimitive(const int64_t *const *operands) {
  const Primitive &primitive = *instruction.primitive;
  auto isOutside = [](const Primitive::Domain &domain, const int64_t *values) {
    return values[domain.operand] < domain.low || values[domain.operand] > domain.high;
  };
  for (int64_t lane = 0; lane < count; ++lane) {
    int64_t values[maximumPrimitiveOperands];
    for (unsigned i = 0; i < maximumPrimitiveOperands; ++i)
      values[i] = operands[i][lane];
    if (llvm::any_of(primitive.domains, [&](const auto &d) { return isOutside(d, values); })) {
      fault = lane;
      return;
    }
    result[lane] = primitive.call(values);
  }
}

void Lanes::run() {
  using I = int64_t;
  using U = uint64_t;
  using D = double;
  switch (instruction.opcode) {
  case Opcode::AddI:
    return overflowing([](I x, I y, I &r) { return __builtin_add_overflow(x, y, &r); });
  case Opcode::SubI:
    return overflowing([](I x, I y, I &r) { return __builtin_sub_overflow(x, y, &r); });
  case Opcode::MulI:
    return overflowing([](I x, I y, I &r) { return __builtin_mul_overflow(x, y, &r); });
  case Opcode::AbsI:
    return overflowing(
        [](I x, I, I &r) { return x < 0 ? __builtin_sub_overflow(I{0}, x, &r) : (r = x, false); });
  case Opcode::ShLI:
    return checked([width = bits](I x, I amount) -> Outcome {
      if (amount < 0 || amount >= static_cast<I>(width))
        return {0, true};
      I shifted = signExtend(static_cast<I>(static_cast<U>(x) << amount), width);
      return {shifted, width >= 32 && shifted >> amount != x};
    });
  case Opcode::DivSI:
    return division([](I x, I y) { return x / y; });
  case Opcode::RemSI:
    return division([](I x, I y) { return x % y; });
  case Opcode::FloorDivSI:
    return division([](I x, I y) { return llvm::divideFloorSigned(x, y); });
  case Opcode::CeilDivSI:
    return division([](I x, I y) { return llvm::divideCeilSigned(x, y); });
  case Opcode::DivUI:
    return unsignedDivision([](U x, U y) { return x / y; });
  case Opcode::RemUI:
    return unsignedDivision([](U x, U y) { return x % y; });
  case Opcode::MaxSI:
    return integers([](I x, I y) { return std::max(x, y); });
  case Opcode::MinSI:
    return integers([](I x, I y) { return std::min(x, y); });
  case Opcode::MaxUI:
    return unsignedIntegers([](U x, U y) { return std::max(x, y); });
  case Opcode::MinUI:
    return unsignedIntegers([](U x, U y) { return std::min(x, y); });
  case Opcode::AndI:
    return integers([](I x, I y) { return x & y; });
  case Opcode::OrI:
    return integers([](I x, I y) { return x | y; });
  case Opcode::XOrI:
    return integers([](I x, I y) { return x ^ y; });
  case Opcode::ShRSI:
    return rightShift([](I x, I amount) { return x >> amount; });
  case Opcode::ShRUI:
    return rightShift(
        [width = bits](I x, I amount) { return static_cast<I>(zeroExtend(x, width) >> amount); });
  case Opcode::CmpI:
    return compareIntegers();
  case Opcode::Truncate:
    return integers([width = bits](I x, I) { return signExtend(x, width); });
  case Opcode::ExtendUnsigned:
    return integers([from = bitWidth(instruction.source), width = bits](I x, I) {
      return signExtend(static_cast<I>(zeroExtend(x, from)), width);
    });
  case Opcode::SignedToFloat:
    return toFloat(false);
  case Opcode::UnsignedToFloat:
    return toFloat(true);
  case Opcode::FloatToSigned:
    return toInteger(false);
  case Opcode::FloatToUnsigned:
    return toInteger(true);
  case Opcode::RoundFloat:
    return floats([](D x, D) { return x; });
  case Opcode::BitcastToFloat:
    return each([&](I lane) {
      return bits == 64 ? a[lane] : asScalar(std::bit_cast<float>(static_cast<int32_t>(a[lane])));
    });
  case Opcode::BitcastToInteger:
    return each([&](I lane) {
      return bits == 64 ? a[lane]
                        : I{std::bit_cast<int32_t>(static_cast<float>(asDouble(a[lane])))};
    });
  case Opcode::AddF:
    return floats([](D x, D y) { return x + y; });
  case Opcode::SubF:
    return floats([](D x, D y) { return x - y; });
  case Opcode::MulF:
    return floats([](D x, D y) { return x * y; });
  case Opcode::DivF:
    return floats([](D x, D y) { return x / y; });
  case Opcode::NegF:
    return floats([](D x, D) { return -x; });
  // arith orders -0 below +0; maximumf and minimumf keep a NaN, maxnumf and minnumf drop it.
  case Opcode::Maximum:
    return floats([](D x, D y) {
      return std::isunordered(x, y) ? x + y : x == y ? (std::signbit(x) ? y : x) : std::max(x, y);
    });
  case Opcode::Minimum:
    return floats([](D x, D y) {
      return std::isunordered(x, y) ? x + y : x == y ? (std::signbit(x) ? x : y) : std::min(x, y);
    });
  case Opcode::MaxNum:
    return floats([](D x, D y) { return std::fmax(x, y); });
  case Opcode::MinNum:
    return floats([](D x, D y) { return std::fmin(x, y); });
  case Opcode::CmpF:
    return compareFloats();
  case Opcode::MultiplyAdd:
    // Rounded once to the type: a double product of floats is exact, but its sum is not.
    return each([&](I lane) {
      D x = asDouble(a[lane]), y = asDouble(b[lane]), z = asDouble(c[lane]);
      return asScalar(
          instruction.kind == ElementKind::F64
              ? std::fma(x, y, z)
              : std::fma(static_cast<float>(x), static_cast<float>(y), static_cast<float>(z)));
    });
  case Opcode::Unary:
    return floats([f = instruction.unary](D x, D) { return f(x); });
  case Opcode::Binary:
    return floats([f = instruction.binary](D x, D y) { return f(x, y); });
  case Opcode::Select:
    return each([&](I lane) { return a[lane] != 0 ? b[lane] : c[lane]; });
  case Opcode::Copy:
    return integers([](I x, I) { return x; });
  case Opcode::Index:
    return checked([extent = instruction.immediate](I base, I index) -> Outcome {
      bool isFault = index < 0 || index >= extent;
      return {isFault ? 0 : base * extent + index, isFault};
    });
  case Opcode::Load:
    return each([&](I lane) {
      I scalar;
      instruction.tensor->load(a[lane], 1, 1, &scalar);
      return scalar;
    });
  case Opcode::Call:
    return;
  }
}
} // namespace

llvm::Error ScalarProgram::run(int64_t count) {
  for (const Instruction &in : instructions) {
    const int64_t *operands[maximumPrimitiveOperands];
    for (unsigned i = 0; i < maximumPrimitiveOperands; ++i)
      operands[i] = lanes(in.operands[i]);
    Lanes state{in,          count,       lanes(in.result), operands[0],
                operands[1], operands[2], bitWidth(in.kind)};
    if (in.opcode == Opcode::Call)
      state.callPrimitive(operands);
    else
      state.run();
    if (state.fault >= 0)
      return describeFault(in, operands, state.fault);
  }
  return llvm::Error::success();
}

} // namespace burin
