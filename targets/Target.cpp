// Reads target files; the built-in ones are embedded in the program.
#include "targets/Target.h"
#include "dialects/NearMiss.h"
#include "dialects/PlacedError.h"
#include "dialects/RegularFile.h"
#include "targets/BuiltinTargets.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/YAMLTraits.h"
#include <fmt/format.h>
#include <optional>

using burin::Target;

template <> struct llvm::yaml::MappingTraits<Target> {
  static void mapping(IO &io, Target &target) {
    io.mapRequired("name", target.name);
    io.mapOptional("inherits", target.inherits);
    io.mapOptional("description", target.description);
    io.mapOptional("recipe", target.recipe);
    io.mapOptional("isa", target.isa);
    io.mapOptional("vector_bits", target.vectorBits);
    io.mapOptional("registers", target.registers);
    io.mapOptional("stack_bytes", target.stackBytes);
    io.mapOptional("frame_bytes", target.frameBytes);
    io.mapOptional("loop_bytes", target.loopBytes);
    io.mapOptional("arena_alignment", target.arenaAlignment);
    mapKnown(io, "ram_bytes", target.ramBytes);
    mapKnown(io, "flash_bytes", target.flashBytes);
    // Read apart: a sequence that is read over another one keeps what is longer of the other.
    std::optional<std::vector<std::string>> flags;
    if (io.outputting())
      flags = target.compileFlags;
    io.mapOptional("compile_flags", flags);
    if (flags && !io.outputting())
      target.compileFlags = std::move(*flags);
    io.mapOptional("compiler", target.compiler);
    io.mapOptional("emulator", target.emulator);
    io.mapOptional("harness", target.harness);
    io.mapOptional("memory_map", target.memoryMap);
  }
  /// Read apart: an optional that a file does not state would lose what it inherits.
  static void mapKnown(IO &io, const char *key, std::optional<int64_t> &into) {
    std::optional<int64_t> value = io.outputting() ? into : std::nullopt;
    io.mapOptional(key, value);
    if (value && !io.error()) // behind an error LLVM leaves zero
      into = value;
  }
  /// What is wrong with a value: the key, then what it has to be.
  static std::string validate(IO &, Target &target) {
    auto power = [](int64_t n) { return n > 0 && (n & (n - 1)) == 0; };
    if (target.vectorBits != 0 && (!power(target.vectorBits) || target.vectorBits > 512))
      return "vector_bits must be 0 or a power of two up to 512";
    if (!power(target.arenaAlignment) || target.arenaAlignment > 256)
      return "arena_alignment must be a power of two up to 256";
    if (target.registers < 4)
      return "registers must be at least 4";
    for (auto [key, bytes] :
         {std::pair("stack_bytes", target.stackBytes), std::pair("frame_bytes", target.frameBytes),
          std::pair("loop_bytes", target.loopBytes)})
      if (bytes < 0)
        return fmt::format("{} must not be negative", key);
    for (auto [key, bytes] :
         {std::pair("ram_bytes", target.ramBytes), std::pair("flash_bytes", target.flashBytes)})
      if (bytes && *bytes <= 0)
        return fmt::format("{} must be positive; without it there is no limit", key);
    if (!llvm::is_contained({"portable", "avx2", "neon", "neon-dotprod", "cortex-m4", "mve"},
                            target.isa))
      return "isa must be portable, avx2, neon, neon-dotprod, cortex-m4 or mve";
    return {};
  }
};

namespace burin {

static constexpr int kLongestInheritance = 8;

/// The keys of a target's file, as a file that states all has them.
static std::vector<std::string> keys() {
  Target all;
  all.name = "all";
  all.compileFlags = {"-O2"};
  all.ramBytes = all.flashBytes = 1;
  std::string text;
  llvm::raw_string_ostream stream(text);
  llvm::yaml::Output output(stream);
  output << all;
  std::vector<std::string> result;
  for (llvm::StringRef line : llvm::split(text, '\n'))
    if (auto [key, value] = line.split(':'); key.size() < line.size())
      result.push_back(key.str());
  return result;
}

/// Notes for YAML's message about a file.
static std::string notesFor(llvm::StringRef message) {
  llvm::StringRef key = message.split("unknown key '").second.split('\'').first;
  if (key.empty())
    return {};
  std::vector<std::string> known = keys();
  return didYouMean(key, known) + "\nnote: keys are " + llvm::join(known, ", ");
}

/// `notes` are lines "\nnote: ...".
static llvm::Error invalid(llvm::StringRef source, llvm::StringRef why,
                           const std::string &notes = {}) {
  return llvm::createStringError(fmt::format(
      "target \"{}\": {} [B0401]{}", std::string_view(source), std::string_view(why), notes));
}

namespace {
/// A key of a target's file where a text states it; lines count from 1, columns from 0.
struct StatedKey {
  llvm::StringRef key;
  int64_t line, column;
};
} // namespace

/// All of them, in the order of the text. As the keys are known words at the start of a line or
/// behind a brace or comma, this needs no parser.
static std::vector<StatedKey> statedKeys(llvm::StringRef text) {
  constexpr llvm::StringLiteral kBlanks = " \t\"'";
  const std::vector<std::string> known = keys();
  std::vector<StatedKey> stated;
  int64_t line = 1;
  for (llvm::StringRef whole : llvm::split(text, '\n')) {
    llvm::StringRef code = whole.split('#').first;
    for (size_t colon = code.find(':'); colon != llvm::StringRef::npos;
         colon = code.find(':', colon + 1)) {
      llvm::StringRef before = code.take_front(colon).rtrim(kBlanks);
      llvm::StringRef key = before.substr(before.find_last_of(" \t\"'{,") + 1);
      llvm::StringRef outside = before.drop_back(key.size()).rtrim(kBlanks);
      if (llvm::is_contained(known, key) &&
          (outside.empty() || outside.ends_with("{") || outside.ends_with(",")))
        stated.push_back({key, line, static_cast<int64_t>(colon)});
    }
    line++;
  }
  return stated;
}

/// The line that states a key; 0 where none does.
static int64_t lineOf(llvm::StringRef key, llvm::StringRef text) {
  for (const StatedKey &stated : statedKeys(text))
    if (stated.key == key)
      return stated.line;
  return 0;
}

/// LLVM's message about a text in the form of burin's own, with the key that it is about: LLVM
/// knows the place of a value, and of a value that is out of range only the start of the file.
static std::pair<std::string, int64_t> placedMessage(const llvm::SMDiagnostic &diagnostic,
                                                     llvm::StringRef text) {
  // LLVM begins some with a capital and shouts at the end.
  std::string message = diagnostic.getMessage().rtrim("!.").str();
  message[0] = llvm::toLower(message[0]);
  int64_t line = diagnostic.getLineNo(), column = diagnostic.getColumnNo();
  llvm::StringRef first = llvm::StringRef(message).split(' ').first;
  if (llvm::is_contained(keys(), first)) {
    int64_t stated = lineOf(first, text);
    return {message, stated > 0 ? stated : line};
  }
  if (llvm::StringRef(message).contains(" key '"))
    return {message, line};
  std::optional<StatedKey> last;
  for (const StatedKey &stated : statedKeys(text))
    if (std::tie(stated.line, stated.column) <= std::tie(line, column))
      last = stated;
  if (!last)
    return {message, line};
  return {fmt::format("{}: {}", std::string_view(last->key), message), last->line};
}

/// Reads `text` over `base`: what the text does not say stays.
static llvm::Expected<Target> parsed(llvm::StringRef text, llvm::StringRef source, Target base) {
  std::optional<llvm::SMDiagnostic> first;
  llvm::yaml::Input input(
      text, nullptr,
      [](const llvm::SMDiagnostic &diagnostic, void *context) {
        auto &first = *static_cast<std::optional<llvm::SMDiagnostic> *>(context);
        if (!first)
          first = diagnostic;
      },
      &first);
  input >> base;
  if (!input.error())
    return base;
  if (!first || first->getLineNo() < 1 || first->getMessage().empty())
    return invalid(source, first ? first->getMessage() : "it states no key, and name is required");
  auto [message, line] = placedMessage(*first, text);
  return llvm::make_error<PlacedError>(source.str(), line,
                                       message + " [B0401]" + notesFor(message));
}

static llvm::Expected<std::string> textOf(llvm::StringRef nameOrFile) {
  for (const BuiltinTarget &builtin : builtinTargets())
    if (builtin.name == nameOrFile)
      return std::string(builtin.text);
  if (nameOrFile.ends_with(".yaml") || nameOrFile.ends_with(".yml")) {
    auto buffer = readRegularFile(nameOrFile);
    if (!buffer)
      return invalid(nameOrFile, llvm::toString(buffer.takeError()));
    return (*buffer)->getBuffer().str();
  }
  std::vector<std::string> names = targetNames();
  return llvm::createStringError(fmt::format(
      "target \"{}\" is unknown; accepted are {}, or a .yaml file [B0401]{}",
      std::string_view(nameOrFile), fmt::join(names, ", "), didYouMean(nameOrFile, names)));
}

/// What a file inherits from: a relative path starts at the folder of the file that says it.
static std::string besideFile(llvm::StringRef inherits, llvm::StringRef file) {
  bool isPath = inherits.ends_with(".yaml") || inherits.ends_with(".yml");
  if (!isPath || llvm::sys::path::is_absolute(inherits))
    return inherits.str();
  llvm::SmallString<256> path(llvm::sys::path::parent_path(file));
  llvm::sys::path::append(path, inherits);
  return path.str().str();
}

static llvm::Expected<Target> load(llvm::StringRef nameOrFile, int depth) {
  if (depth > kLongestInheritance)
    return invalid(nameOrFile, "inherits from itself");
  auto text = textOf(nameOrFile);
  if (!text)
    return text.takeError();
  auto alone = parsed(*text, nameOrFile, Target());
  if (!alone || alone->inherits.empty())
    return alone;
  auto base = load(besideFile(alone->inherits, nameOrFile), depth + 1);
  if (!base)
    return base;
  return parsed(*text, nameOrFile, *base);
}

/// The error about a key's value, at its line where the file itself states it.
static llvm::Error invalidValue(llvm::StringRef source, llvm::StringRef key, const std::string &why,
                                const std::string &notes = {}) {
  auto text = textOf(source);
  int64_t line = text ? lineOf(key, *text) : 0;
  if (!text)
    llvm::consumeError(text.takeError());
  if (line == 0)
    return invalid(source, why, notes);
  return llvm::make_error<PlacedError>(source.str(), line, why + " [B0401]" + notes);
}

/// The start-up code that a target names is there, with that memory map.
static llvm::Error checkHarness(const Target &target, llvm::StringRef source) {
  if (target.harness.empty())
    return target.memoryMap.empty()
               ? llvm::Error::success()
               : invalidValue(source, "memory_map", "memory_map is a fact of a harness");
  std::vector<std::string> names;
  for (const BuiltinHarness &harness : builtinHarnesses()) {
    names.push_back(harness.name.str());
    if (harness.name != target.harness)
      continue;
    std::vector<std::string> maps;
    for (llvm::StringRef map : harness.memoryMaps)
      maps.push_back(map.str());
    if (maps.empty() ? target.memoryMap.empty() : llvm::is_contained(maps, target.memoryMap))
      return llvm::Error::success();
    if (maps.empty())
      return invalidValue(source, "memory_map",
                          fmt::format("harness \"{}\" has no memory_map", target.harness));
    return invalidValue(source, "memory_map",
                        fmt::format("memory_map \"{}\" is unknown, harness \"{}\" has {}",
                                    target.memoryMap, target.harness, fmt::join(maps, ", ")),
                        didYouMean(target.memoryMap, maps));
  }
  return invalidValue(source, "harness",
                      fmt::format("harness \"{}\" is unknown, known are {}", target.harness,
                                  fmt::join(names, ", ")),
                      didYouMean(target.harness, names));
}

llvm::Expected<Target> loadTarget(llvm::StringRef nameOrFile) {
  auto target = load(nameOrFile, 0);
  if (target)
    if (llvm::Error error = checkHarness(*target, nameOrFile))
      return error;
  return target;
}

std::vector<std::string> commandWords(llvm::StringRef commandLine) {
  llvm::SmallVector<llvm::StringRef> words;
  commandLine.split(words, ' ', -1, /*KeepEmpty=*/false);
  return {words.begin(), words.end()};
}

llvm::Expected<std::vector<std::string>> targetLineage(llvm::StringRef nameOrFile) {
  std::vector<std::string> lineage;
  for (std::string next = nameOrFile.str(); !next.empty();) {
    if (lineage.size() > kLongestInheritance)
      return invalid(nameOrFile, "inherits from itself");
    lineage.push_back(next);
    auto text = textOf(next);
    if (!text)
      return text.takeError();
    auto alone = parsed(*text, next, Target());
    if (!alone)
      return alone.takeError();
    next = besideFile(alone->inherits, next);
  }
  return lineage;
}

llvm::Expected<std::vector<std::string>> targetFiles(llvm::StringRef nameOrFile) {
  auto lineage = targetLineage(nameOrFile);
  if (!lineage)
    return lineage.takeError();
  llvm::erase_if(*lineage, [names = targetNames()](const std::string &one) {
    return llvm::is_contained(names, one);
  });
  return lineage;
}

static std::vector<std::string> sortedNames(bool boards) {
  std::vector<std::string> names;
  for (const BuiltinTarget &builtin : builtinTargets())
    if (builtin.isBoard == boards)
      names.emplace_back(builtin.name);
  llvm::sort(names); // the order of files is that of their folders
  return names;
}

std::vector<std::string> boardNames() { return sortedNames(true); }

std::vector<std::string> targetNames() {
  std::vector<std::string> names = sortedNames(false);
  llvm::append_range(names, boardNames());
  return names;
}

} // namespace burin
