// Finds the name that a misspelt one was meant to be. It knows nothing of the project, so that
// every folder that takes names from users can include it.
#pragma once

#include "llvm/ADT/StringRef.h"
#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace burin {

/// The name of `names` (strings of any kind) that is nearest to `wanted`, or none where not even
/// that one can be meant: a slip changes up to a third of the characters, or only their case.
template <class Range>
std::optional<std::string> nearestName(llvm::StringRef wanted, const Range &names) {
  std::optional<std::string> nearest;
  unsigned allowed = wanted.size() < 3 ? 0 : std::min<size_t>((wanted.size() + 1) / 3, 4);
  std::string lower = wanted.lower();
  for (const auto &entry : names) {
    llvm::StringRef name(entry);
    unsigned distance =
        llvm::StringRef(lower).edit_distance(name.lower(), /*AllowReplacements=*/true, allowed);
    if (name == wanted || distance > allowed)
      continue;
    nearest = name.str();
    if (distance == 0)
      break;
    allowed = distance - 1;
  }
  return nearest;
}

/// The names, up to three, that `wanted` is the start of: "tflite" of "tflite-ref". None where it
/// is too short to mean one, or starts more of them.
template <class Range>
std::vector<std::string> longerNames(llvm::StringRef wanted, const Range &names) {
  constexpr size_t kShortest = 3, kMost = 3;
  std::vector<std::string> longer;
  for (const auto &entry : names)
    if (llvm::StringRef(entry).starts_with_insensitive(wanted) && wanted.size() >= kShortest)
      longer.push_back(llvm::StringRef(entry).str());
  return longer.size() > kMost ? std::vector<std::string>() : longer;
}

/// The note for an error about `wanted`: "\nnote: did you mean \"x\"?", or nothing. `prefix` stands
/// before the name, such as "--".
template <class Range>
std::string didYouMean(llvm::StringRef wanted, const Range &names, llvm::StringRef prefix = "") {
  std::vector<std::string> meant = longerNames(wanted, names);
  if (auto nearest = nearestName(wanted, names))
    meant = {*nearest};
  std::string text;
  for (const std::string &name : meant)
    text += (text.empty()           ? "\nnote: did you mean \""
             : name == meant.back() ? "\" or \""
                                    : "\", \"") +
            prefix.str() + name;
  return text.empty() ? text : text + "\"?";
}

} // namespace burin
