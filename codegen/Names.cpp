// Splits names into words, keeps the telling ones, and joins them in the style of the place.
#include "codegen/Names.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

#include <fmt/format.h>

namespace burin::cxx {
namespace {

constexpr size_t kLongestName = 40;
/// Stands in for a type or a constant without a letter to begin with.
constexpr const char *kFiller = "tensor";

using Words = llvm::SmallVector<std::string, 8>;

// One blank between names: keywords up to C++20 and C23, then what emitted code would hide or clash
// with.
constexpr const char *kReserved =
    // C++20, alternative tokens included.
    "alignas alignof and and_eq asm auto bitand bitor bool break case catch char char8_t "
    "char16_t char32_t class compl concept const consteval constexpr constinit const_cast "
    "continue co_await co_return co_yield decltype default delete do double dynamic_cast else "
    "enum explicit export extern false float for friend goto if inline int long mutable "
    "namespace new noexcept not not_eq nullptr operator or or_eq private protected public "
    "register reinterpret_cast requires return short signed sizeof static static_assert "
    "static_cast struct switch template this thread_local throw true try typedef typeid "
    "typename union unsigned using virtual void volatile wchar_t while xor xor_eq "
    // With a meaning in some contexts; later standards; C.
    "final import module override contract_assert restrict typeof typeof_unqual "
    // Names that a program may not give to its own namespaces.
    "main std posix "
    // <stddef.h>, <stdint.h>, <string.h>, <strings.h>, <stdlib.h>, <stdio.h>, <time.h>
    "int8_t int16_t int32_t int64_t uint8_t uint16_t uint32_t uint64_t intptr_t uintptr_t "
    "intmax_t uintmax_t size_t ssize_t ptrdiff_t max_align_t nullptr_t offsetof off_t div_t "
    "ldiv_t time_t memcpy memccpy memmove memset memcmp memchr memmem mempcpy strcpy strncpy "
    "strcat strncat strcmp strncmp strcoll strxfrm strchr strrchr strspn strcspn strpbrk strstr "
    "strtok strlen strnlen strerror strdup strndup strsep strsignal basename bcmp bcopy bzero "
    "index rindex ffs ffsl ffsll abort abs atexit atof atoi atol bsearch calloc div exit free "
    "getenv labs ldiv malloc qsort rand random realloc select srand strtod strtof strtol "
    "strtoul system printf puts putchar getchar fopen fclose fread fwrite fflush fputs fgets "
    "perror remove rename snprintf sprintf sscanf scanf tmpfile stdin stdout stderr errno "
    "assert clock time daytime timezone difftime "
    // Macros of compilers in GNU mode, Windows, Arduino and Qt.
    "linux unix i386 mips sparc sun vax near far small interface min max constrain map sq "
    "radians degrees bit word boolean byte lowbyte highbyte emit signals slots foreach forever";

// Macros in capitals, beside the families of isMacro().
constexpr const char *kMacros =
    // <stddef.h>, <stdio.h>, <stdlib.h>, <time.h>, <math.h>
    "NULL EOF BUFSIZ FILENAME_MAX FOPEN_MAX L_tmpnam SEEK_CUR SEEK_END SEEK_SET TMP_MAX "
    "EXIT_SUCCESS EXIT_FAILURE MB_CUR_MAX CLOCKS_PER_SEC TIME_UTC HUGE_VAL HUGE_VALF HUGE_VALL "
    "INFINITY NAN DOMAIN SING OVERFLOW UNDERFLOW PLOSS TLOSS MATH_ERRNO MATH_ERREXCEPT MAXFLOAT "
    "WNOHANG WUNTRACED WSTOPPED WEXITED WCONTINUED WNOWAIT WEXITSTATUS WTERMSIG WSTOPSIG "
    "WIFEXITED WIFSIGNALED WIFSTOPPED WIFCONTINUED LITTLE_ENDIAN BIG_ENDIAN PDP_ENDIAN BYTE_ORDER "
    "NFDBITS FD_SETSIZE FD_SET FD_CLR FD_ISSET FD_ZERO "
    // <errno.h>, of which a program of models and sensors meets these.
    "EDOM ERANGE EILSEQ EINVAL EIO ENOMEM EAGAIN EBUSY EEXIST ENOENT EPERM EACCES EFAULT EINTR "
    "ETIMEDOUT EOVERFLOW "
    // Boards and Windows.
    "TRUE FALSE ERROR DEBUG DEFAULT INPUT OUTPUT HIGH LOW LED_BUILTIN PI SIGNED UNSIGNED CONST "
    "VOID";

// <math.h>, each also with the suffixes f and l.
constexpr const char *kMathFunctions =
    "acos acosh asin asinh atan atan2 atanh cbrt ceil copysign cos cosh drem erf erfc exp exp10 "
    "exp2 expm1 fabs fdim finite floor fma fmax fmin fmod fpclassify frexp gamma hypot ilogb "
    "isfinite isgreater isinf isless isnan isnormal j0 j1 jn ldexp lgamma llrint llround log "
    "log10 log1p log2 logb lrint lround modf nan nearbyint nextafter nexttoward pow remainder "
    "remquo rint round roundeven scalb scalbln scalbn signbit signgam significand sin sincos "
    "sinh sqrt tan tanh tgamma trunc y0 y1 yn";

void insertAll(llvm::StringSet<> &names, llvm::StringRef list) {
  for (llvm::StringRef name : llvm::split(list, ' '))
    names.insert(name);
}

/// Whether a word is that of a vector type, "f32x8": the prelude's types and the functions on them,
/// such as load_f32x8, end in one.
bool isVectorType(llvm::StringRef word) {
  unsigned bits = 0, lanes = 0;
  if (word.empty() || !llvm::StringRef("iuf").contains(word.front()))
    return false;
  word = word.drop_front();
  return !word.consumeInteger(10, bits) && word.consume_front("x") &&
         !word.consumeInteger(10, lanes) && word.empty();
}

bool isReserved(llvm::StringRef name) {
  static const llvm::StringSet<> reserved = [] {
    llvm::StringSet<> names;
    insertAll(names, kReserved);
    return names;
  }();
  static const llvm::StringSet<> math = [] {
    llvm::StringSet<> names;
    insertAll(names, kMathFunctions);
    return names;
  }();
  return reserved.contains(name) || math.contains(name) || isVectorType(name.rsplit('_').second) ||
         isVectorType(name) ||
         ((name.ends_with("f") || name.ends_with("l")) && math.contains(name.drop_back()));
}

/// Whether the C headers define a macro of that name: those of kMacros, and families such as
/// INT8_MIN, UINT_LEAST16_MAX, SIZE_WIDTH, INT64_C, M_PI and FP_NAN.
bool isMacro(llvm::StringRef name) {
  static const llvm::StringSet<> macros = [] {
    llvm::StringSet<> names;
    insertAll(names, kMacros);
    return names;
  }();
  auto beginsWith = [&](llvm::ArrayRef<llvm::StringRef> beginnings) {
    return llvm::any_of(beginnings, [&](llvm::StringRef text) { return name.starts_with(text); });
  };
  auto endsWith = [&](llvm::ArrayRef<llvm::StringRef> ends) {
    return llvm::any_of(ends, [&](llvm::StringRef text) { return name.ends_with(text); });
  };
  return macros.contains(name) || beginsWith({"M_", "FP_"}) ||
         (beginsWith({"INT", "UINT", "SIZE_", "SSIZE_", "PTRDIFF_", "WCHAR_", "WINT_",
                      "SIG_ATOMIC_", "CHAR_", "SCHAR_", "UCHAR_", "SHRT_", "USHRT_", "LONG_",
                      "ULONG_", "LLONG_", "ULLONG_", "RAND_"}) &&
          endsWith({"_MAX", "_MIN", "_WIDTH", "_BIT", "_C"}));
}

/// Whether a word begins at `text[i]`: "BatchNormV3" and "HTTPServer" have inner words, "Conv2D"
/// and "PReLU" have none.
bool beginsInside(llvm::StringRef text, size_t i, size_t wordBegin) {
  if (!llvm::isUpper(text[i]) || i + 1 >= text.size())
    return false;
  char before = text[i - 1], after = text[i + 1];
  if (llvm::isLower(before))
    return llvm::isLower(after) || llvm::isDigit(after);
  return i - wordBegin > 1 && llvm::isLower(after);
}

/// The lower-case words of `text`: runs of letters and digits, divided where the case says so.
Words wordsOf(llvm::StringRef text) {
  Words words;
  size_t begin = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    bool ends = i == text.size() || !llvm::isAlnum(text[i]);
    if (!ends && (i == begin || !beginsInside(text, i, begin)))
      continue;
    if (i > begin)
      words.push_back(text.slice(begin, i).lower());
    begin = ends ? i + 1 : i;
  }
  return words;
}

/// Exporters wrap whole models in components such as "functional_1" or "StatefulPartitionedCall".
bool tellsNothing(const Words &component) {
  static const llvm::StringSet<> wrappers = {"functional",
                                             "model",
                                             "sequential",
                                             "graph",
                                             "main_graph",
                                             "main",
                                             "stateful_partitioned_call",
                                             "partitioned_call",
                                             "read_variable_op"};
  llvm::ArrayRef<std::string> words = component;
  if (words.size() > 1 && llvm::all_of(words.back(), llvm::isDigit))
    words = words.drop_back();
  return wrappers.contains(llvm::join(words, "_"));
}

/// The first of the names that a fused tensor lists which has a letter or digit.
llvm::StringRef firstLegible(llvm::StringRef wanted) {
  for (llvm::StringRef name : llvm::split(wanted, ';'))
    if (llvm::any_of(name, llvm::isAlnum))
      return name;
  return "";
}

/// The words of the last two components of a path that say something.
Words pathWords(llvm::StringRef wanted) {
  llvm::StringRef path = firstLegible(wanted);
  // "name:0" is result 0 of the operation `name`; ONNX exporters write "name_output_0".
  auto [operation, result] = path.rsplit(':');
  if (llvm::all_of(result, llvm::isDigit))
    path = operation;
  path.consume_back("_output_0");
  path.consume_front("serving_default_");

  Words last, all;
  while (!path.empty()) {
    auto [parents, leaf] = path.rsplit('/');
    if (parents.size() == path.size()) // no separator: rsplit gives the whole first
      std::swap(parents, leaf);
    path = parents;
    Words component = wordsOf(leaf);
    if (component.empty())
      continue;
    if (all.empty())
      all = component;
    if (tellsNothing(component))
      continue;
    if (last.empty()) {
      last = std::move(component);
      continue;
    }
    // "conv2d_3/Conv2D" says the operation twice.
    if (!llvm::StringRef(llvm::join(component, "")).starts_with(llvm::join(last, "")))
      component.append(last);
    return component;
  }
  return last.empty() ? all : last;
}

/// The words to print: never none, the first begins with a letter, together with separators up to
/// the longest name, unless a single word is longer.
Words identifierWords(llvm::StringRef wanted, llvm::StringRef filler = kFiller) {
  Words words = pathWords(wanted);
  size_t length = words.size();
  for (const std::string &word : words)
    length += word.size();
  size_t drop = 0;
  // The end of a name tells more than its beginning.
  while (drop + 1 < words.size() &&
         (length - 1 > kLongestName || (drop > 0 && llvm::isDigit(words[drop].front())))) {
    length -= words[drop].size() + 1;
    ++drop;
  }
  if (drop > 0) // an empty erase moves each string onto itself, which empties it
    words.erase(words.begin(), words.begin() + drop);
  if (words.empty() || llvm::isDigit(words.front().front()))
    words.insert(words.begin(), filler.str());
  return words;
}

std::string camel(const Words &words) {
  std::string text;
  for (const std::string &word : words) {
    text += llvm::toUpper(word.front());
    text.append(word, 1);
  }
  return text.substr(0, kLongestName);
}

} // namespace

std::string snakeCase(llvm::StringRef wanted, llvm::StringRef filler) {
  std::string text = llvm::join(identifierWords(wanted, filler), "_").substr(0, kLongestName);
  if (text.back() == '_')
    text.pop_back();
  return isReserved(text) ? text + "_" + filler.str() : text;
}

std::string upperCamelCase(llvm::StringRef wanted) {
  std::string text = camel(identifierWords(wanted));
  // Headers of boards and terminals define macros such as A0, B1 and F.
  if (llvm::none_of(text, llvm::isLower))
    text += camel({kFiller});
  return text;
}

std::string constantName(llvm::StringRef wanted) { return "k" + camel(identifierWords(wanted)); }

UniqueNames::UniqueNames(std::set<std::string> taken) : taken(std::move(taken)) {}

std::string UniqueNames::take(std::string wanted) {
  if (taken.insert(wanted).second)
    return wanted;
  unsigned &counter = counters.try_emplace(wanted, 1).first->second;
  std::string name;
  do
    name = fmt::format("{}_{}", wanted, ++counter);
  while (!taken.insert(name).second);
  return name;
}

std::string commentText(llvm::StringRef raw, size_t limit) {
  std::string text;
  for (char c : raw) {
    if (c == '"')
      c = '\'';
    else if (!llvm::isPrint(c) || c == '\\')
      c = '?';
    char last = text.empty() ? ' ' : text.back();
    if (c == '?' && last == '?') // two of them begin a trigraph
      continue;
    if ((last == '*' && c == '/') || (last == '/' && c == '*'))
      text += ' ';
    text += c;
    if (text.size() > limit)
      break;
  }
  if (text.size() <= limit)
    return text;
  llvm::StringRef dots = "...";
  size_t kept = limit > dots.size() ? limit - dots.size() : 0;
  text.resize(kept);
  return text + dots.take_front(limit).str();
}

bool isIdentifier(llvm::StringRef text) {
  return !text.empty() && !llvm::isDigit(text.front()) &&
         llvm::all_of(text, [](char c) { return llvm::isAlnum(c) || c == '_'; });
}

bool isNamespaceName(llvm::StringRef text) {
  return isIdentifier(text) && text.front() != '_' && !text.contains("__") && !isReserved(text) &&
         !isMacro(text);
}

} // namespace burin::cxx
