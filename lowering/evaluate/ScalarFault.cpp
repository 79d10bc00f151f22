// Says why an instruction has no result for its operands.
#include "lowering/evaluate/ScalarProgram.h"

#include <bit>
#include <fmt/format.h>

namespace burin {

static double asDouble(int64_t scalar) { return std::bit_cast<double>(scalar); }

llvm::Error describeFault(const Instruction &in, const int64_t *const *operands, int64_t lane) {
  int64_t a = operands[0][lane], b = operands[1][lane];
  switch (in.opcode) {
  case Opcode::Call: {
    for (const Primitive::Domain &domain : in.primitive->domains) {
      int64_t value = operands[domain.operand][lane];
      if (value < domain.low || value > domain.high)
        return failure(in.origin, fmt::format("calls \"{}\": operand {} is {}; accepted: {} to {}",
                                              in.primitive->name.str(), domain.operand, value,
                                              domain.low, domain.high));
    }
    break;
  }
  case Opcode::Index:
    return failure(in.origin,
                   fmt::format("index {} is out of range; accepted: 0 to {}", b, in.immediate - 1));
  case Opcode::FloatToSigned:
  case Opcode::FloatToUnsigned:
    return failure(in.origin, fmt::format("converts {}, which no integer of {} bits represents",
                                          asDouble(a), bitWidth(in.kind)));
  case Opcode::ShLI:
  case Opcode::ShRSI:
  case Opcode::ShRUI:
    if (b < 0 || b >= static_cast<int64_t>(bitWidth(in.kind)))
      return failure(in.origin,
                     fmt::format("shifts by {}; accepted: 0 to {}", b, bitWidth(in.kind) - 1));
    break;
  default:
    if (in.opcode >= Opcode::DivSI && b == 0)
      return failure(in.origin, fmt::format("divides {} by zero", a));
  }
  return failure(in.origin,
                 fmt::format("overflows i{} with operands {} and {}", bitWidth(in.kind), a, b));
}

} // namespace burin
