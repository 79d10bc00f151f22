// The state of printing one function, shared by the files of codegen/print.
#pragma once

#include "codegen/CxxPrinter.h"
#include "codegen/print/Names.h"
#include "codegen/print/Promote.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace burin::cxx::print {

/// How tightly an operator of C++ binds, loosest first.
enum class Binds {
  Ternary = 1,
  Or,
  And,
  Bits,
  Equality,
  Relation,
  Shift,
  Sum,
  Product,
  Unary,
  Primary
};

/// The text of an expression.
struct Text {
  std::string text;
  Binds binds = Binds::Primary;
};

/// Thrown inside the printer only: what cannot be printed. printFunction makes it an llvm::Error.
struct Unprintable {
  std::string message;
};

[[noreturn]] void refuse(const char *reason, const Halide::Expr &expr);
[[noreturn]] void refuse(std::string message);

/// "i32x8", "f32", "bool": how the sections of the helper texts call a type.
std::string shortName(Halide::Type type);
/// The start of a dense vector access, or an undefined Expr.
Halide::Expr denseBase(const Halide::Expr &index);

/// The exact product of two narrow factors that `expr` is, or null.
const Halide::Internal::Call *wideningProduct(const Halide::Expr &expr);

/// The words of four numbers that a dot product of 32 bits multiplies, each a dense load of int8 or
/// of int16, or nothing.
struct WordOperands {
  const Halide::Internal::Load *operands[2];
};
std::optional<WordOperands> wordOperands(const Halide::Expr &expr);
/// Elements that an index moves on by from one round of `loop` to the next; nothing where rounds
/// differ.
std::optional<int64_t> stepOf(const Halide::Expr &index, const Halide::Internal::For &loop);
/// The index in the loop's first round.
Halide::Expr inFirstRound(const Halide::Expr &index, const Halide::Internal::For &loop);
/// Whether a dense vector access starts at a multiple of `elements`.
bool startsAtMultiple(const Halide::Expr &index, int64_t elements);

class Printer {
public:
  Printer(const Isa &isa, Prelude &prelude, std::set<std::string> reserved)
      : isa(isa), prelude(prelude), names(std::move(reserved)) {}

  PrintedFunction function(llvm::StringRef name, llvm::ArrayRef<Parameter> parameters,
                           const Halide::Internal::Stmt &stmt);

private:
  using Expr = Halide::Expr;
  using Type = Halide::Type;
  using Stmt = Halide::Internal::Stmt;

  // Printer.cpp: lines, types and names.
  /// Appends a line, broken after 100 columns; `hang` is the extra indent of what follows.
  void line(const std::string &text, size_t hang = 4);
  std::string typeName(Type type);
  std::string elementName(Type type);
  void require(const std::string &section);
  std::string variable(const std::string &halideName);
  void pushBounds(const std::string &name, const Expr &first, const Expr &last);
  bool nonNegative(const Expr &expr);

  // Statements.cpp
  void block(const Stmt &stmt);
  void statement(const Stmt &stmt, bool lastOfBlock);
  void loop(const Halide::Internal::For &loop);
  void conditional(const Halide::Internal::IfThenElse &stmt);
  void let(const Halide::Internal::LetStmt &let);
  void allocate(const Halide::Internal::Allocate &allocation, bool lastOfBlock);
  void array(const Halide::Internal::Allocate &allocation, bool lastOfBlock);
  void stores(llvm::ArrayRef<Stmt> group);
  void store(const Halide::Internal::Store &store);
  /// `variable` += `addend`.
  struct Accumulation {
    std::string variable; ///< printed name
    Expr addend;
  };
  std::optional<Accumulation> accumulation(const Halide::Internal::Store &store);
  bool addAssigned(const Halide::Internal::Store &store);
  void indented(const Stmt &stmt);

  // RegisterBlock.cpp: false, and nothing printed, for any other loop.
  bool registerBlock(const Halide::Internal::For &loop);
  bool floatRow(const Halide::Internal::For &loop);
  bool windowRow(const Halide::Internal::For &loop);
  // VectorBlock.cpp
  bool vectorBlock(const Halide::Internal::For &loop);
  std::optional<Text> dotOfVectors(const Expr &expr, const std::string &accumulator);
  size_t vectorSums(llvm::ArrayRef<Stmt> statements, const Halide::Internal::For *loop);
  std::optional<Text> wideLoad(Type to, const Expr &value);
  std::optional<Text> wideBytes(const Expr &value);
  bool copyWord(const Halide::Internal::Store &store);
  size_t windowTaps(llvm::ArrayRef<Stmt> group);
  // RegisterBlock.cpp
  /// How many of the first stores one helper does, printed; 0 where there is none for them.
  size_t wordOfSums(llvm::ArrayRef<Stmt> group);

  // WideStrip.cpp: an input that is widened to int16 ahead of the products.
  bool isWideStrip(const Halide::Internal::Allocate &allocation) const;
  bool widenWords(const Halide::Internal::For &loop);
  bool widenWord(const Halide::Internal::Store &store);
  /// Words of each position, if those of two lie in turns; 0 where one position follows the other.
  int64_t wordsInTurns(const Halide::Internal::Allocate &allocation) const;
  bool contraction(const Halide::Internal::For &loop);

  // Sharing.cpp: what a group of stores computes more than once gets a name.
  friend class UseCounter;
  bool shareable(const Expr &expr);
  std::string shareName(const Expr &expr);
  std::string letName(const std::string &halideName, const Expr &value);
  /// Names the vectors of parameters that no round of `loop` changes, in front of it.
  void keepParameters(const Halide::Internal::For &loop);

  // Expressions.cpp
  Text print(const Expr &expr);
  Text printNode(const Expr &expr);
  Text printArithmetic(const Expr &expr);
  std::string operand(const Expr &expr, Binds least);
  bool outOfOrder(const Expr &a, const Expr &b);
  Text binary(const Expr &a, const char *symbol, const Expr &b, Binds binds);
  Text call(const std::string &function, const std::vector<Expr> &arguments);
  Text literal(const Expr &expr);
  Text select(const Halide::Internal::Select &select);
  Text typedOperand(const Expr &expr);
  Text division(const Expr &expr, const Expr &a, const Expr &b, bool remainder);
  Text minMax(const Expr &a, const Expr &b, const char *which, Type type);
  Text logic(const Expr &expr);
  Text mask(const Expr &expr, int bits);
  std::string maskOperand(const Expr &expr, int bits);
  Text add(const Expr &expr, const Expr &a, const Expr &b);
  Text wrapping(const Expr &a, const char *symbol, const char *section, const Expr &b, Binds binds);

  // Index.cpp
  Text index(const Expr &expr);

  // Memory.cpp
  /// False, and nothing printed, for a loop that does more than move neighbouring elements.
  bool copyRun(const Halide::Internal::For &loop);
  Text load(const Halide::Internal::Load &load);
  std::string address(const std::string &buffer, const Expr &base);
  Text broadcast(const Halide::Internal::Broadcast &broadcast);
  Text shuffle(const Halide::Internal::Shuffle &shuffle);
  static Expr repeatedGroup(const Expr &expr);
  std::string promotedName(Promotion &promotion, const Expr &index);

  // Casts.cpp
  Text cast(const Halide::Internal::Cast &cast);
  Text scalarCast(Type to, const Expr &value);
  Text vectorCast(Type to, const Expr &value);
  Text reinterpret(Type to, const Expr &value);

  // Calls.cpp
  Text callNode(const Halide::Internal::Call &call);
  Text intrinsic(const Halide::Internal::Call &call);
  Text absolute(const Expr &value);
  Text shift(const Halide::Internal::Call &call, bool left);
  Text primitive(const std::string &name, const Halide::Internal::Call &call);

  // Patterns.cpp: expressions that one instruction computes. Each gives nothing if it does not
  // match.
  std::optional<Text> dotProduct(const Expr &expr, const Expr *accumulator);
  std::optional<Text> dotOfWords(int factor, const Expr &a, const Expr &b, const Expr *accumulator);
  std::optional<Text> dotOfBytes(int factor, const Expr &a, const Expr &b, const Expr *accumulator);
  bool dotsAccumulate() const;
  std::optional<std::string> word(const Expr &expr, int bits, const Expr &user = {});
  std::optional<Text> fusedMultiplyAdd(const Expr &a, const Expr &b);
  std::optional<Text> wideProduct(Type to, const Expr &value);
  std::optional<Text> saturated(Type to, const Expr &value);
  Text vectorReduce(const Halide::Internal::VectorReduce &reduce);

  const Isa &isa;
  Prelude &prelude;
  Names names;
  std::string out;
  int indent = 1;
  unsigned loops = 0;
  unsigned nesting = 0; // of the loops around a statement
  unsigned deepest = 0;
  int64_t stackBytes = 0; // of the arrays alive here
  int64_t stackPeak = 0;
  std::string scratch;                      // name of the buffer that takes an array from the stack
  int64_t scratchBytes = 0;                 // of it that are free
  std::map<std::string, std::string> bound; // variables and buffers by Halide name
  std::set<std::string> usedNames;          // Halide names that were printed
  std::map<std::string, Promotion> promoted; // allocations by Halide name
  std::map<std::string, int64_t> wideStrips; // allocations whose words hold even numbers first, and
                                             // their wordsInTurns
  std::set<std::string> constants;           // parameters that are aligned tables
  std::set<std::string> aliases;             // parameters whose bytes may be those of another one
  Halide::Internal::Scope<Halide::Internal::Interval> bounds;

  /// Parameters named in front of a loop: vectors of words, and of bytes that are read as words.
  std::map<Expr, std::string, Halide::Internal::IRDeepCompare> kept;

  // The group of stores being printed.
  struct Sharing {
    std::map<Expr, int, Halide::Internal::IRDeepCompare> uses;
    std::map<Expr, std::string, Halide::Internal::IRDeepCompare> named;
    std::map<Expr, std::string, Halide::Internal::IRDeepCompare> words; // loads named as words
    std::set<std::string> stored;
    bool active = false;
  };
  Sharing sharing;
};

} // namespace burin::cxx::print
