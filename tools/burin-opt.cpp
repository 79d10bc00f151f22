// The developers' tool: single passes on .mlir files, for tests.
#include "lowering/Dialects.h"
#include "lowering/Passes.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"
#include "mlir/Transforms/Passes.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  burin::insertDialects(registry);
  burin::registerBurinPasses();
  mlir::registerCanonicalizerPass();
  mlir::registerCSEPass();
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, "burin-opt: burin's passes, one at a time\n", registry));
}
