// Turns a kernel's #plan.schedule into Halide directives.
#pragma once

#include "codegen/ToHalide.h"
#include "dialects/plan/Plan.h"

namespace burin::cxx {

/// How much of a schedule is applied: the next one is tried where codegen refuses the one before.
enum class Effort {
  Full,       ///< all of it; widened inputs are kept for a row of the result
  SmallStrip, ///< widened inputs are kept for one register block only
  Simple      ///< plain loops, sums one at a time
};

/// Applies `schedule` to the stages of `kernel`. May throw Halide::Error.
void applySchedule(HalideKernel &kernel, plan::ScheduleAttr schedule, Effort effort);

} // namespace burin::cxx
