// The table of error codes that the build writes from tools/errors/*.toml.
#include "tools/ErrorCatalogue.h"

namespace burin {

static constexpr ErrorRecord kCatalogue[] = {
#include "tools/ErrorCatalogue.inc"
};

llvm::ArrayRef<ErrorRecord> errorCatalogue() { return kCatalogue; }

const ErrorRecord *findError(llvm::StringRef code) {
  for (const ErrorRecord &record : errorCatalogue())
    if (record.code.equals_insensitive(code))
      return &record;
  return nullptr;
}

} // namespace burin
