// The table of exponentials that integer forms of softmax share.
#pragma once

#include "dialects/burin/Sugar.h"

namespace burin {

/// The entry of `table` for `value`, in a row whose maximum is `most`: their distance is the index.
/// Both sum and quotient read it: a row of powers would take four times the row's memory, on the
/// stack of small machines.
sugar::Scalar tabled(mlir::Value table, sugar::Scalar value, sugar::Scalar most);

} // namespace burin
