// The .npy header is a Python literal behind a magic string and a length; the elements follow.
#include "tools/Npy.h"
#include "dialects/RegularFile.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <limits>
#include <optional>

namespace burin {
namespace {

constexpr llvm::StringLiteral kMagic("\x93NUMPY");
constexpr size_t kHeaderAlignment = 64;
constexpr size_t kLongestRank = 64; // NumPy's own limit
constexpr const char *kDtypes = "|b1, |i1, |u1, <i2, <u2, <f2, <i4, <u4, <f4, <i8, <u8, <f8";

/// A coded reason, to be completed with the path.
struct Problem {
  std::string why;
  const char *code;
};

llvm::Error failure(llvm::StringRef path, const Problem &problem) {
  return llvm::createStringError(
      fmt::format("\"{}\": {} [{}]", std::string_view(path), problem.why, problem.code));
}

/// Bytes from a file made printable, and not longer than a line.
std::string quoted(llvm::StringRef raw) {
  std::string text = "\"";
  llvm::raw_string_ostream(text).write_escaped(raw.take_front(40));
  return text + (raw.size() > 40 ? "...\"" : "\"");
}

struct Header {
  std::string descr;
  bool fortranOrder = false;
  std::vector<int64_t> shape;
};

/// Reads the dictionary {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), } with its keys
/// in any order. Every function returns false at the first thing it does not expect.
class HeaderParser {
public:
  explicit HeaderParser(llvm::StringRef text) : whole(text), rest(text) {}

  std::optional<Problem> parse(Header &header) {
    if (dictionary(header))
      return std::nullopt;
    if (structured)
      return Problem{
          fmt::format("structured elements are not supported; supported are {}", kDtypes), "B0703"};
    return Problem{fmt::format("malformed header at byte {}, before {}", whole.size() - rest.size(),
                               quoted(rest.take_front(20))),
                   "B0702"};
  }

private:
  bool take(llvm::StringRef token) {
    rest = rest.ltrim(" \t\n");
    return rest.consume_front(token);
  }

  bool text(llvm::StringRef &value) {
    rest = rest.ltrim(" \t\n");
    if (!rest.starts_with("'") && !rest.starts_with("\""))
      return false;
    size_t end = rest.find(rest.front(), 1);
    if (end == llvm::StringRef::npos)
      return false;
    value = rest.slice(1, end);
    rest = rest.drop_front(end + 1);
    return true;
  }

  bool extents(std::vector<int64_t> &shape) {
    if (!take("("))
      return false;
    while (!take(")")) {
      uint64_t extent = 0;
      rest = rest.ltrim(" \t\n");
      if (rest.empty() || !llvm::isDigit(rest.front()) || rest.consumeInteger(10, extent) ||
          extent > std::numeric_limits<int64_t>::max() || shape.size() == kLongestRank)
        return false;
      shape.push_back(static_cast<int64_t>(extent));
      // One extent takes a comma: (3) is a number in Python, not a tuple.
      if (!take(",") && (shape.size() == 1 || !rest.starts_with(")")))
        return false;
    }
    return true;
  }

  bool dictionary(Header &header) {
    bool seenDescr = false, seenOrder = false, seenShape = false;
    if (!take("{"))
      return false;
    while (!take("}")) {
      llvm::StringRef key, descr;
      if (!text(key) || !take(":"))
        return false;
      if (key == "descr" && !seenDescr) {
        seenDescr = true;
        if (take("[")) {
          structured = true;
          return false;
        }
        if (!text(descr))
          return false;
        header.descr = descr.str();
      } else if (key == "fortran_order" && !seenOrder) {
        seenOrder = true;
        header.fortranOrder = take("True");
        if (!header.fortranOrder && !take("False"))
          return false;
      } else if (key == "shape" && !seenShape) {
        seenShape = true;
        if (!extents(header.shape))
          return false;
      } else {
        return false;
      }
      if (!take(",") && !rest.ltrim(" \t\n").starts_with("}"))
        return false;
    }
    return seenDescr && seenOrder && seenShape && rest.trim(" \t\n").empty();
  }

  llvm::StringRef whole, rest;
  bool structured = false;
};

/// Bytes of an element, and `descr` in the one spelling of NpyArray.
std::optional<Problem> elementBytes(std::string &descr, int64_t &bytes) {
  llvm::StringRef type = descr;
  char order = type.empty() ? '\0' : type.front();
  type = type.drop_front(type.empty() ? 0 : 1);
  bool ordered = order == '<' || order == '>' || order == '|';
  if (ordered && (type == "b1" || type == "i1" || type == "u1")) {
    descr = fmt::format("|{}", std::string_view(type));
    bytes = 1;
    return std::nullopt;
  }
  bool numeric = type.size() == 2 && llvm::StringRef("iuf").contains(type[0]) &&
                 llvm::StringRef("248").contains(type[1]);
  if (numeric && order == '>')
    return Problem{fmt::format("big-endian elements {} are not supported; supported are {}",
                               quoted(descr), kDtypes),
                   "B0703"};
  if (!numeric || order != '<')
    return Problem{
        fmt::format("element type {} is not supported; supported are {}", quoted(descr), kDtypes),
        "B0703"};
  bytes = type[1] - '0';
  return std::nullopt;
}

/// Whether `actual` bytes are what `shape` needs; `shape` has no negative extent.
std::optional<Problem> checkSize(const std::vector<int64_t> &shape, int64_t elementSize,
                                 size_t actual) {
  int64_t expected = elementSize;
  bool overflows = false;
  for (int64_t extent : shape) {
    overflows |= llvm::MulOverflow(expected, extent, expected) != 0;
    if (extent == 0) { // whatever the others are, there is no element
      expected = 0;
      overflows = false;
      break;
    }
  }
  if (!overflows && static_cast<uint64_t>(expected) == actual)
    return std::nullopt;
  return Problem{fmt::format("shape ({}) needs {} bytes of data, found {}", fmt::join(shape, ", "),
                             overflows ? "more than 2^63" : fmt::to_string(expected), actual),
                 "B0704"};
}

std::optional<Problem> parse(llvm::StringRef file, NpyArray &array) {
  if (!file.consume_front(kMagic) || file.size() < 2)
    return Problem{"not a .npy file: it does not begin with \"\\x93NUMPY\" and a version", "B0702"};
  int major = static_cast<uint8_t>(file[0]), minor = static_cast<uint8_t>(file[1]);
  if ((major != 1 && major != 2) || minor != 0)
    return Problem{
        fmt::format(".npy version {}.{} is not supported; supported are 1.0, 2.0", major, minor),
        "B0703"};
  file = file.drop_front(2);
  size_t lengthBytes = major == 1 ? 2 : 4;
  if (file.size() < lengthBytes)
    return Problem{"the file ends within the header", "B0702"};
  size_t length = major == 1 ? llvm::support::endian::read16le(file.data())
                             : llvm::support::endian::read32le(file.data());
  file = file.drop_front(lengthBytes);
  if (length > file.size())
    return Problem{fmt::format("the header says it has {} bytes, the file has {} after its length",
                               length, file.size()),
                   "B0702"};

  Header header;
  if (auto problem = HeaderParser(file.take_front(length)).parse(header))
    return problem;
  file = file.drop_front(length);
  int64_t elementSize = 0;
  if (auto problem = elementBytes(header.descr, elementSize))
    return problem;
  if (header.fortranOrder)
    return Problem{"elements in column-major order (fortran_order) are not supported; save "
                   "numpy.ascontiguousarray of the array",
                   "B0703"};
  if (auto problem = checkSize(header.shape, elementSize, file.size()))
    return problem;
  array = {std::move(header.descr), std::move(header.shape), file.str()};
  return std::nullopt;
}

std::string headerOf(llvm::StringRef descr, const std::vector<int64_t> &shape) {
  std::string text =
      fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}{}), }}",
                  std::string_view(descr), fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
  auto padded = [&](size_t lengthBytes) {
    size_t before = kMagic.size() + 2 + lengthBytes;
    return llvm::alignTo(before + text.size() + 1, kHeaderAlignment) - before;
  };
  bool isShort = padded(2) <= std::numeric_limits<uint16_t>::max();
  size_t lengthBytes = isShort ? 2 : 4, length = padded(lengthBytes);
  text.append(length - 1 - text.size(), ' ');
  char number[4];
  llvm::support::endian::write32le(number, static_cast<uint32_t>(length));
  return kMagic.str() + (isShort ? '\1' : '\2') + '\0' + std::string(number, lengthBytes) + text +
         '\n';
}

} // namespace

llvm::Expected<NpyArray> readNpy(llvm::StringRef path) {
  auto unreadable = [&](llvm::StringRef why) {
    return failure(path, {"cannot read the file: " + why.str(), "B0701"});
  };
  auto buffer = readRegularFile(path);
  if (!buffer)
    return unreadable(llvm::toString(buffer.takeError()));
  NpyArray array;
  if (auto problem = parse((*buffer)->getBuffer(), array))
    return failure(path, *problem);
  return array;
}

llvm::Expected<std::string> npyText(llvm::StringRef path, const NpyArray &array) {
  std::string descr = array.descr;
  int64_t elementSize = 0;
  if (auto problem = elementBytes(descr, elementSize))
    return failure(path, *problem);
  for (int64_t extent : array.shape)
    if (extent < 0 || array.shape.size() > kLongestRank)
      return failure(path, {fmt::format("shape ({}) is not one of at most {} extents from 0 on",
                                        fmt::join(array.shape, ", "), kLongestRank),
                            "B0703"});
  if (auto problem = checkSize(array.shape, elementSize, array.bytes.size()))
    return failure(path, *problem);
  return headerOf(descr, array.shape) + array.bytes;
}

llvm::Error writeNpy(llvm::StringRef path, const NpyArray &array) {
  auto text = npyText(path, array);
  if (!text)
    return text.takeError();
  auto unwritable = [&](llvm::StringRef why) {
    return failure(path, {"cannot write the file: " + why.str(), "B0701"});
  };
  auto temporary = llvm::sys::fs::TempFile::create(path + ".%%%%%%%%");
  if (!temporary)
    return unwritable(llvm::toString(temporary.takeError()));
  std::error_code error;
  {
    llvm::raw_fd_ostream out(temporary->FD, /*shouldClose=*/false);
    out << *text;
    out.flush();
    error = out.error();
    out.clear_error(); // the stream ends the program otherwise
  }
  if (error) {
    llvm::consumeError(temporary->discard());
    return unwritable(error.message());
  }
  if (llvm::Error kept = temporary->keep(path))
    return unwritable(llvm::toString(std::move(kept)));
  return llvm::Error::success();
}

} // namespace burin
