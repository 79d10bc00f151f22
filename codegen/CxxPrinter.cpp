// The public face of the printer: texts of a target, and errors instead of exceptions.
#include "codegen/CxxPrinter.h"

#include "codegen/print/Printer.h"

#include <fmt/format.h>

namespace burin::cxx {

Prelude preludeFor(const Isa &isa) {
  std::vector<const char *> texts = {kArithmeticText, kPortableText};
  if (isa.vectorBytes() > 0)
    texts.push_back(kVectorText);
  if (isa.kind == Isa::Kind::Avx2)
    texts.push_back(kAvx2Text);
  if (isa.kind == Isa::Kind::Neon)
    texts.push_back(kNeonText);
  if (isa.kind == Isa::Kind::CortexM4)
    texts.insert(texts.end(), {kCortexMText, kCortexMWideText, kCortexMContractText,
                               kCortexMWindowText, kCortexMFloatText});
  if (isa.kind == Isa::Kind::Mve)
    texts.insert(texts.end(), {kMveText, kMveProductsText});
  return Prelude(texts);
}

llvm::Expected<PrintedFunction> printFunction(llvm::StringRef name,
                                              llvm::ArrayRef<Parameter> parameters,
                                              const Halide::Internal::Stmt &stmt, const Isa &isa,
                                              Prelude &prelude) {
  std::string reason;
  try {
    Prelude extended = prelude;
    std::set<std::string> reserved = extended.names();
    reserved.insert(name.str());
    print::Printer printer(isa, extended, std::move(reserved));
    PrintedFunction result = printer.function(name, parameters, stmt);
    prelude = std::move(extended);
    return result;
  } catch (const print::Unprintable &error) {
    reason = error.message;
  } catch (const std::exception &error) { // Halide::Error is one of these
    reason = error.what();
  }
  return llvm::createStringError(llvm::inconvertibleErrorCode(),
                                 fmt::format("function \"{}\": {}", name.str(), reason));
}

} // namespace burin::cxx
