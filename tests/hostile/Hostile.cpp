// Brings bytes through the readers and passes and checks that every failure is reported.
#include "tests/hostile/Hostile.h"
#include "frontend/Frontend.h"
#include "lowering/Dialects.h"
#include "mlir/IR/Diagnostics.h"
#include <cstdio>
#include <cstdlib>
#include <sanitizer/allocator_interface.h>

using namespace mlir;

/// Read by the sanitizer before main. Leaks: what lives until the end need not be freed. User
/// poisoning: MLIR's library is not instrumented, and its allocators, inlined in parts on both
/// sides, would mark memory that the other side uses. The rest keeps the peak of memory honest.
extern "C" const char *__asan_default_options() {
  return "detect_leaks=0:detect_odr_violation=0:allow_user_poisoning=0:quarantine_size_mb=16:"
         "allocator_release_to_os_interval_ms=0:max_allocation_size_mb=1024";
}

namespace burin::hostile {

std::unique_ptr<MLIRContext> makeContext() {
  auto context = std::make_unique<MLIRContext>(MLIRContext::Threading::DISABLED);
  context->printOpOnDiagnostic(false);
  loadDialects(*context);
  return context;
}

[[noreturn]] static void giveUp(const char *what) {
  std::fprintf(stderr, "hostile: %s\n", what);
  std::abort();
}

Ending compile(StringRef bytes, StringRef fileName, Phase phase, MLIRContext &context) {
  bool reported = false;
  ScopedDiagnosticHandler handler(&context, [&](Diagnostic &diagnostic) {
    // Messages are made up as for a user: printing is a part of what must not fail.
    (void)diagnostic.str();
    for (Diagnostic &note : diagnostic.getNotes())
      (void)note.str();
    reported |= diagnostic.getSeverity() == DiagnosticSeverity::Error;
    return success();
  });
  OwningOpRef<ModuleOp> module = importModel(bytes, fileName, context);
  bool made = module && succeeded(lowerTo(*module, phase, PipelineOptions()));
  if (!made && !reported)
    giveUp("the compiler failed without an error");
  if (made && reported)
    giveUp("the compiler reported an error and went on");
  return made ? Ending::Ir : Ending::Error;
}

Ending compileOften(StringRef bytes, StringRef fileName, Phase phase) {
  constexpr size_t kMostAllocated = 256 << 20;
  constexpr unsigned kRunsPerContext = 500;
  static std::unique_ptr<MLIRContext> context;
  static unsigned runs = 0;
  if (!context || __sanitizer_get_current_allocated_bytes() > kMostAllocated ||
      ++runs > kRunsPerContext) {
    context.reset();
    context = makeContext();
    runs = 0;
  }
  return compile(bytes, fileName, phase, *context);
}

} // namespace burin::hostile
