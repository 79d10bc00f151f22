// The helper functions, vector types and includes that printed functions need: one prelude per
// translation unit, holding only what was required.
#pragma once

#include "llvm/ADT/StringRef.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace burin::cxx {

/// The texts of templates/cxx/*.inc, embedded when burin is built.
extern const char *const kArithmeticText;
extern const char *const kPortableText;
extern const char *const kVectorText;
extern const char *const kAvx2Text;
extern const char *const kNeonText;
extern const char *const kCortexMText;
extern const char *const kCortexMWideText;
extern const char *const kCortexMContractText;
extern const char *const kCortexMWindowText;
extern const char *const kCortexMFloatText;
extern const char *const kMveText;
extern const char *const kMveProductsText;

/// Collects sections of the helper texts together with their dependencies.
///
/// A text is a list of sections. The line
///   //! name(A, B) : dependency dependency ...
/// opens one; its parameters, if any, are short names of types ("i32x8": 8 lanes of int32_t, "f32":
/// a float) or of functions. In the text and in the dependencies {A} is the argument, and for types
///   {A.t} the C++ type   {A.e} the C++ type of a lane   {A.n} lanes   {A.b} bytes
///   {A.u} the unsigned type of the same shape (C++ name for scalars, short name for vectors)
///   {A.x} "x, x, ..." once per lane
/// A dependency is another section, "<header>", or "<header|MACRO>" for an include under
/// #if defined(MACRO). A section with concrete arguments, as in "min(f32x8)", goes before the one
/// with parameters, and later texts go before earlier ones.
class Prelude {
public:
  /// Reads the sections of the given texts.
  explicit Prelude(const std::vector<const char *> &texts = {});

  /// Adds an instance such as "requantize_s8" or "load(i32x8)", with what it depends on.
  /// False, and nothing added, when no text has such a section.
  bool require(llvm::StringRef instance);
  bool has(llvm::StringRef instance) const;
  /// Adds "#include <header>".
  void include(llvm::StringRef header) { headers.insert(header.str()); }

  /// Names that variables must not take: those of the functions called as their section is.
  std::set<std::string> names() const;

  /// Names of functions that the sections define or call: hidden by a function of the same name,
  /// the text would mean something else.
  std::set<std::string> functions() const;

  /// The include directives, one a line.
  std::string includes() const;
  /// Types, then functions in an order of definition before use, for an anonymous namespace. The
  /// text depends on the set of required instances only, not on the order of the requests. Macros
  /// that sections share are undefined at the end: another model may follow in a translation unit.
  std::string definitions() const;

private:
  struct Section {
    std::vector<std::string> parameters; // names, or the concrete arguments
    bool concrete = false;
    std::vector<std::string> dependencies;
    std::string text;
    unsigned position = 0;
  };
  struct Instance {
    const Section *section = nullptr;
    std::vector<std::string> arguments;
  };

  void read(llvm::StringRef text);
  bool find(llvm::StringRef name, Instance &found) const;
  bool collect(llvm::StringRef name, std::set<std::string> &instances,
               std::set<std::string> &includes) const;
  void print(const std::string &name, std::set<std::string> &done, std::string &types,
             std::string &functions) const;

  std::map<std::string, std::vector<Section>> sections; // by name without parameters
  std::set<std::string> required;
  std::set<std::string> headers;
  unsigned sectionCount = 0;
};

} // namespace burin::cxx
