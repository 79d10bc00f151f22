// A libFuzzer target: BURIN_FUZZ_FILE names the format, BURIN_FUZZ_PHASE how far a model goes.
#include "tests/hostile/Hostile.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  llvm::StringRef bytes(reinterpret_cast<const char *>(data), size);
  burin::hostile::compileOften(bytes, BURIN_FUZZ_FILE, burin::Phase::BURIN_FUZZ_PHASE);
  return 0;
}
