// Reads helper texts, instantiates their sections, and orders what was required.
#include "codegen/Prelude.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <tuple>

namespace burin::cxx {
namespace {

constexpr llvm::StringLiteral kMarker = "//! ";
constexpr llvm::StringLiteral kNameParts =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";

/// A type by its short name, e.g. "u8x16".
struct ShortType {
  char code;
  unsigned bits;
  unsigned lanes;

  static std::optional<ShortType> parse(llvm::StringRef name) {
    ShortType type{'i', 0, 1};
    if (name == "bool")
      return ShortType{'b', 8, 1};
    if (name.empty() || !llvm::StringRef("iuf").contains(name.front()))
      return std::nullopt;
    type.code = name.front();
    auto [bits, lanes] = name.drop_front().split('x');
    if (bits.getAsInteger(10, type.bits) || (!lanes.empty() && lanes.getAsInteger(10, type.lanes)))
      return std::nullopt;
    return type;
  }
  std::string element() const {
    if (code == 'b')
      return "bool";
    if (code == 'f')
      return bits == 64 ? "double" : "float";
    return fmt::format("{}int{}_t", code == 'u' ? "u" : "", bits);
  }
};

/// What {A.member} stands for.
std::string member(llvm::StringRef argument, llvm::StringRef name) {
  std::optional<ShortType> type = ShortType::parse(argument);
  if (!type)
    return "";
  if (name == "e")
    return type->element();
  if (name == "t")
    return type->lanes == 1 ? type->element() : argument.str();
  if (name == "n")
    return fmt::format("{}", type->lanes);
  if (name == "b")
    return fmt::format("{}", type->lanes * type->bits / 8);
  if (name == "u")
    return type->lanes == 1 ? fmt::format("uint{}_t", type->bits)
                            : fmt::format("u{}x{}", type->bits, type->lanes);
  std::vector<std::string> copies(type->lanes, "x");
  return llvm::join(copies, ", ");
}

std::string substitute(llvm::StringRef text, const std::vector<std::string> &parameters,
                       const std::vector<std::string> &arguments) {
  std::string result = text.str();
  auto replaceAll = [&](const std::string &from, const std::string &to) {
    for (size_t at = 0; (at = result.find(from, at)) != std::string::npos; at += to.size())
      result.replace(at, from.size(), to);
  };
  for (size_t i = 0; i < parameters.size(); ++i) {
    replaceAll("{" + parameters[i] + "}", arguments[i]);
    for (llvm::StringRef name : {"t", "e", "n", "b", "u", "x"})
      replaceAll(fmt::format("{{{}.{}}}", parameters[i], name.str()), member(arguments[i], name));
  }
  return result;
}

/// "load(i32x8)" as name and arguments.
std::pair<std::string, std::vector<std::string>> split(llvm::StringRef instance) {
  auto [name, rest] = instance.split('(');
  std::vector<std::string> arguments;
  llvm::SmallVector<llvm::StringRef> pieces;
  rest.rtrim().rtrim(')').split(pieces, ',', -1, false);
  for (llvm::StringRef piece : pieces)
    arguments.push_back(piece.trim().str());
  return {name.trim().str(), arguments};
}

/// Splits at blanks outside of parentheses.
std::vector<std::string> words(llvm::StringRef text) {
  std::vector<std::string> result;
  std::string word;
  int depth = 0;
  for (char c : text) {
    depth += (c == '(') - (c == ')');
    if (c == ' ' && depth == 0) {
      if (!word.empty())
        result.push_back(std::exchange(word, ""));
    } else if (c != ' ') {
      word += c;
    }
  }
  if (!word.empty())
    result.push_back(word);
  return result;
}

/// Directives that undefine the macros that the text leaves defined.
std::string undefinitions(llvm::StringRef text) {
  std::vector<std::string> left;
  while (!text.empty()) {
    auto [line, rest] = text.split('\n');
    text = rest;
    bool defines = line.consume_front("#define ");
    if (!defines && !line.consume_front("#undef "))
      continue;
    std::string name = line.take_while([](char c) { return kNameParts.contains(c); }).str();
    auto at = llvm::find(left, name);
    if (defines && at == left.end())
      left.push_back(name);
    else if (!defines && at != left.end())
      left.erase(at);
  }
  std::string result;
  for (const std::string &name : left)
    result += fmt::format("#undef {}\n", name);
  return result;
}

bool isType(llvm::StringRef instance) { return instance.starts_with("type("); }

/// Scalars are built in: "type(i32)" needs no section.
bool isScalarType(llvm::StringRef instance) {
  auto [name, arguments] = split(instance);
  if (name != "type" || arguments.size() != 1)
    return false;
  std::optional<ShortType> type = ShortType::parse(arguments[0]);
  return type && type->lanes == 1;
}

} // namespace

Prelude::Prelude(const std::vector<const char *> &texts) {
  for (const char *text : texts)
    read(text);
}

void Prelude::read(llvm::StringRef text) {
  llvm::SmallVector<llvm::StringRef> lines;
  text.split(lines, '\n');
  Section *current = nullptr;
  for (llvm::StringRef line : lines) {
    if (line.consume_front(kMarker)) {
      auto [head, dependencies] = line.split(" :");
      auto [name, parameters] = split(head);
      std::vector<Section> &same = sections[name];
      current = &same.emplace_back();
      current->parameters = parameters;
      current->concrete = !parameters.empty() && llvm::all_of(parameters, [](const auto &p) {
        return ShortType::parse(p).has_value();
      });
      current->dependencies = words(dependencies);
      current->position = sectionCount++;
    } else if (current) {
      current->text += line.str() + "\n";
    }
  }
  for (auto &[name, same] : sections)
    for (Section &section : same)
      section.text = llvm::StringRef(section.text).trim('\n').str() + "\n";
}

bool Prelude::find(llvm::StringRef instance, Instance &found) const {
  auto [name, arguments] = split(instance);
  auto same = sections.find(name);
  if (same == sections.end())
    return false;
  const Section *best = nullptr;
  for (const Section &section : same->second) {
    if (section.parameters.size() != arguments.size())
      continue;
    if (section.concrete && section.parameters != arguments)
      continue;
    if (!best || section.concrete >= best->concrete)
      best = &section;
  }
  if (!best)
    return false;
  found = {best, std::move(arguments)};
  return true;
}

bool Prelude::collect(llvm::StringRef name, std::set<std::string> &instances,
                      std::set<std::string> &includes) const {
  if (name.starts_with("<")) {
    includes.insert(name.drop_front().drop_back().str());
    return true;
  }
  auto [base, arguments] = split(name);
  std::string key =
      arguments.empty() ? base : fmt::format("{}({})", base, llvm::join(arguments, ","));
  if (isScalarType(key)) {
    if (key != "type(f32)" && key != "type(f64)" && key != "type(bool)")
      includes.insert("stdint.h");
    return true;
  }
  Instance found;
  if (!find(key, found))
    return false;
  if (!instances.insert(key).second)
    return true;
  for (const std::string &dependency : found.section->dependencies)
    if (!collect(substitute(dependency, found.section->parameters, found.arguments), instances,
                 includes))
      return false;
  return true;
}

bool Prelude::require(llvm::StringRef instance) {
  std::set<std::string> instances = required;
  std::set<std::string> includes = headers;
  if (!collect(instance, instances, includes))
    return false;
  required = std::move(instances);
  headers = std::move(includes);
  return true;
}

bool Prelude::has(llvm::StringRef instance) const {
  std::set<std::string> instances;
  std::set<std::string> includes;
  return collect(instance, instances, includes);
}

std::set<std::string> Prelude::names() const {
  std::set<std::string> result;
  for (const auto &[name, same] : sections)
    for (const Section &section : same)
      if (section.text.find(name + "(") != std::string::npos)
        result.insert(name);
  return result;
}

std::set<std::string> Prelude::functions() const {
  std::set<std::string> result;
  for (const auto &[name, same] : sections)
    for (const Section &section : same) {
      llvm::StringRef text = section.text;
      for (size_t at = text.find('('); at != llvm::StringRef::npos; at = text.find('(', at + 1)) {
        llvm::StringRef before = text.take_front(at);
        llvm::StringRef name = before.take_back(before.size() - before.rtrim(kNameParts).size());
        // Behind a brace stands the rest of a name with a type, which Names.h keeps free.
        bool isRest = before.drop_back(name.size()).ends_with("}");
        if (!name.empty() && !isRest)
          result.insert(name.str());
      }
    }
  return result;
}

std::string Prelude::includes() const {
  std::string plain;
  std::string guarded;
  for (llvm::StringRef header : headers) {
    auto [file, macro] = header.split('|');
    if (macro.empty())
      plain += fmt::format("#include <{}>\n", file.str());
    else
      guarded += fmt::format("#if defined({})\n#include <{}>\n#endif\n", macro.str(), file.str());
  }
  return plain + guarded;
}

void Prelude::print(const std::string &name, std::set<std::string> &done, std::string &types,
                    std::string &functions) const {
  Instance found;
  if (!required.count(name) || !done.insert(name).second || !find(name, found))
    return;
  for (const std::string &dependency : found.section->dependencies) {
    auto [base, arguments] =
        split(substitute(dependency, found.section->parameters, found.arguments));
    print(arguments.empty() ? base : fmt::format("{}({})", base, llvm::join(arguments, ",")), done,
          types, functions);
  }
  std::string text = substitute(found.section->text, found.section->parameters, found.arguments);
  if (isType(name))
    types += text;
  else
    functions += (functions.empty() ? "" : "\n") + text;
}

std::string Prelude::definitions() const {
  std::vector<std::tuple<unsigned, std::string>> order;
  for (const std::string &name : required) {
    Instance found;
    if (find(name, found))
      order.emplace_back(found.section->position, name);
  }
  std::sort(order.begin(), order.end());
  std::set<std::string> done;
  std::string types;
  std::string functions;
  for (const auto &[position, name] : order)
    print(name, done, types, functions);
  std::string macros = undefinitions(functions);
  return types + (types.empty() || functions.empty() ? "" : "\n") + functions +
         (macros.empty() ? "" : "\n") + macros;
}

} // namespace burin::cxx
