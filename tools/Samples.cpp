// Checks each array against its input and goes on after an error, so that one run shows all.
#include "tools/Samples.h"
#include "dialects/NearMiss.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace burin {
namespace {

/// An array's element type as the manifest would name it: "float32" for "<f4".
std::string typeName(llvm::StringRef descr) {
  unsigned bytes = 0;
  if (descr.size() != 3 || descr.drop_front(2).getAsInteger(10, bytes))
    return descr.str();
  switch (descr[1]) {
  case 'b':
    return "bool";
  case 'i':
    return fmt::format("int{}", 8 * bytes);
  case 'u':
    return fmt::format("uint{}", 8 * bytes);
  case 'f':
    return fmt::format("float{}", 8 * bytes);
  default:
    return descr.str();
  }
}

class Reader {
public:
  explicit Reader(llvm::ArrayRef<Port> inputs) : inputs(inputs) {
    samples.arrays.resize(inputs.size());
  }

  llvm::Error read(llvm::StringRef text) {
    auto [key, path] = text.split('=');
    if (key.empty() || path.empty())
      return llvm::createStringError(
          fmt::format("--input \"{}\": expected NAME=FILE.npy [B0404]\nnote: {}",
                      std::string_view(text), namesNote()));
    const Port *port = llvm::find_if(inputs, [&, name = key](const Port &candidate) {
      return candidate.name == name || candidate.identifier == name;
    });
    if (port == inputs.end())
      return llvm::createStringError(
          fmt::format("--input \"{}\": the model has no input of that name [B0404]{}\nnote: {}",
                      std::string_view(key), didYouMean(key, names()), namesNote()));
    auto index = static_cast<size_t>(port - inputs.begin());
    std::optional<NpyArray> &array = samples.arrays[index];
    if (array)
      return llvm::createStringError(fmt::format(
          "--input \"{}\" is given twice [B0404]\nnote: several samples of an input stand in one "
          "array, along one more leading axis",
          std::string_view(key)));
    array.emplace(); // named, whatever is wrong with the file
    auto read = readNpy(path);
    if (!read)
      return read.takeError();
    array = std::move(*read);
    return check(*port, path, *array);
  }

  /// Inputs that got no samples.
  llvm::Error missing() const {
    llvm::Error all = llvm::Error::success();
    for (auto [port, array] : llvm::zip(inputs, samples.arrays))
      if (!array)
        all = llvm::joinErrors(std::move(all),
                               llvm::createStringError(fmt::format(
                                   "input \"{}\" has no samples [B0404]\nnote: give "
                                   "them with --input {}=FILE.npy, {} [{}]",
                                   port.name, port.name, port.dtype, fmt::join(port.shape, ", "))));
    return all;
  }

  Samples samples;

private:
  /// Whether `array` holds samples of the input. Ends with them along the first axis.
  llvm::Error check(const Port &port, llvm::StringRef path, NpyArray &array) {
    llvm::ArrayRef<int64_t> shape = array.shape;
    bool several = shape.size() == port.shape.size() + 1;
    int64_t count = several ? shape.front() : 1;
    if ((several ? shape.drop_front() : shape) != llvm::ArrayRef(port.shape) ||
        array.descr != npyType(port.dtype) || count < 1)
      return llvm::createStringError(fmt::format(
          "--input \"{}\": \"{}\" holds {} [{}], needed is {} [{}] [B0404]\nnote: several samples "
          "stand along one more leading axis",
          port.name, std::string_view(path), typeName(array.descr), fmt::join(shape, ", "),
          port.dtype, fmt::join(port.shape, ", ")));
    if (samples.count && *samples.count != count)
      return llvm::createStringError(
          fmt::format("--input \"{}\": \"{}\" holds {} samples, the inputs before it {} [B0404]\n"
                      "note: every input needs as many",
                      port.name, std::string_view(path), count, *samples.count));
    if (!several)
      array.shape.insert(array.shape.begin(), 1);
    samples.count = count;
    samples.stacked = several;
    return llvm::Error::success();
  }

  std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const Port &port : inputs)
      result.push_back(port.name);
    return result;
  }
  std::string namesNote() const {
    return fmt::format("the model's inputs are \"{}\"", llvm::join(names(), "\", \""));
  }

  llvm::ArrayRef<Port> inputs;
};

} // namespace

llvm::Expected<Samples> readSamples(llvm::ArrayRef<std::string> texts, llvm::ArrayRef<Port> inputs,
                                    Needed needed) {
  Reader reader(inputs);
  llvm::Error all = llvm::Error::success();
  for (llvm::StringRef text : texts)
    all = llvm::joinErrors(std::move(all), reader.read(text));
  if (needed == Needed::All)
    all = llvm::joinErrors(std::move(all), reader.missing());
  if (all)
    return all;
  return std::move(reader.samples);
}

} // namespace burin
