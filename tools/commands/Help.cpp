// burin help: the commands, the options of one, or what an error code means.
#include "dialects/NearMiss.h"
#include "tools/ErrorCatalogue.h"
#include "tools/commands/Arguments.h"
#include "tools/commands/HelpScreen.h"
#include "tools/commands/Options.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/raw_ostream.h"

namespace cl = llvm::cl;

namespace burin {

static cl::SubCommand command("help",
                              "show the commands, the options of one, or what an error means");
static MessageOptions messages(command);
static cl::opt<std::string> topic(cl::Positional, cl::sub(command), cl::cat(kMessageOptions),
                                  cl::value_desc("COMMAND|CODE"),
                                  cl::desc("a command, or an error's code such as B0203"));

/// Whether a topic is meant as a code: "B0203", "b203", "B01".
static bool looksLikeCode(llvm::StringRef text) {
  return text.size() > 1 && (text.front() == 'B' || text.front() == 'b') &&
         llvm::all_of(text.drop_front(), llvm::isDigit);
}

static llvm::Expected<std::string> helpOfError(llvm::StringRef code) {
  if (const ErrorRecord *record = findError(code))
    return llvm::formatv("{0}: {1}\n\n{2}\n\n{3}\n", record->code, record->title, record->meaning,
                         record->advice)
        .str();
  std::string near, upper = code.upper();
  std::vector<std::string> codes;
  for (const ErrorRecord &record : errorCatalogue()) {
    codes.push_back(record.code.str());
    if (record.code.starts_with(upper))
      near += (near.empty() ? "" : ", ") + record.code.str();
  }
  return usageError(
      llvm::formatv("there is no error \"{0}\"", code).str() +
      (near.empty() ? didYouMean(code, codes) : "\nnote: codes that begin so are " + near));
}

static llvm::Error help(Session &session) {
  std::string text;
  if (topic.empty()) {
    text = helpOfAll();
  } else if (looksLikeCode(topic)) {
    auto about = helpOfError(topic);
    if (!about)
      return about.takeError();
    text = *about;
  } else {
    auto about = commandNamed(topic);
    if (!about)
      return about.takeError();
    text = helpOf(**about);
  }
  if (session.json)
    session.facts["text"] = text;
  else
    llvm::outs() << text;
  return llvm::Error::success();
}

const Command kHelp{command, "[COMMAND|CODE]", "burin help compile", help};

} // namespace burin
