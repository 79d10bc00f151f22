// Target files: the built-in ones, inheritance, and messages for files that are wrong.
#include "targets/Target.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

using burin::loadTarget;
using burin::Target;

namespace {

class Targets : public testing::Test {
protected:
  void SetUp() override {
    ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("target-test", folder));
  }
  void TearDown() override { llvm::sys::fs::remove_directories(folder); }

  std::string pathOf(llvm::StringRef name) { return (folder + "/" + name).str(); }
  /// Writes the file and gives its path.
  std::string put(llvm::StringRef name, llvm::StringRef text) {
    std::error_code error;
    llvm::raw_fd_ostream out(pathOf(name), error);
    EXPECT_FALSE(error) << error.message();
    out << text;
    return pathOf(name);
  }
  /// The message of loading; "loaded" where that succeeds.
  static std::string messageFor(llvm::StringRef nameOrFile) {
    auto target = loadTarget(nameOrFile);
    return target ? "loaded" : llvm::toString(target.takeError());
  }
  std::string messageForText(llvm::StringRef text) { return messageFor(put("bad.yaml", text)); }

  llvm::SmallString<128> folder;
};

testing::AssertionResult contains(llvm::StringRef text, llvm::StringRef part) {
  if (text.contains(part))
    return testing::AssertionSuccess();
  return testing::AssertionFailure() << "\"" << text.str() << "\" lacks \"" << part.str() << "\"";
}

TEST_F(Targets, BuiltinTargetsLoad) {
  auto names = burin::targetNames();
  for (const char *name : {"portable", "x86-64-avx2", "aarch64-neon", "aarch64-neon-dotprod",
                           "cortex-m0plus", "cortex-m4", "cortex-m7", "cortex-m33", "cortex-m55",
                           "rv32imac", "nucleo-l4r5zi", "nrf5340", "rp2040", "esp32-c3"})
    EXPECT_TRUE(llvm::is_contained(names, name)) << name;
  for (const std::string &name : names) {
    auto target = loadTarget(name);
    ASSERT_TRUE(bool(target)) << llvm::toString(target.takeError());
    EXPECT_EQ(target->name, name);
    EXPECT_FALSE(target->description.empty()) << name;
    EXPECT_FALSE(target->recipe.empty()) << name;
    EXPECT_FALSE(target->compileFlags.empty()) << name;
    bool scalar = target->isa == "portable" || target->isa == "cortex-m4";
    EXPECT_EQ(target->vectorBits > 0, !scalar) << name;
  }
}

TEST_F(Targets, FactsOfAFileReplaceInheritedOnes) {
  auto base = loadTarget("cortex-m4");
  ASSERT_TRUE(bool(base)) << llvm::toString(base.takeError());
  auto board = loadTarget(put("board.yaml", "name: board\n"
                                            "inherits: cortex-m4\n"
                                            "stack_bytes: 3000\n"
                                            "compile_flags: [-Os]\n"));
  ASSERT_TRUE(bool(board)) << llvm::toString(board.takeError());
  EXPECT_EQ(board->name, "board");
  EXPECT_EQ(board->stackBytes, 3000);
  EXPECT_EQ(board->compileFlags, std::vector<std::string>{"-Os"});
  EXPECT_EQ(board->inherits, "cortex-m4");
  EXPECT_EQ(board->isa, base->isa);
  EXPECT_EQ(board->recipe, base->recipe);
  EXPECT_EQ(board->registers, base->registers);
  EXPECT_EQ(board->emulator, base->emulator);

  auto bare = loadTarget(put("bare.yaml", "name: bare\ninherits: cortex-m4\ncompile_flags: []\n"));
  ASSERT_TRUE(bool(bare)) << llvm::toString(bare.takeError());
  EXPECT_TRUE(bare->compileFlags.empty());

  auto variant = loadTarget(
      put("variant.yml", "name: variant\ninherits: " + pathOf("board.yaml") + "\nregisters: 12\n"));
  ASSERT_TRUE(bool(variant)) << llvm::toString(variant.takeError());
  EXPECT_EQ(variant->stackBytes, 3000);
  EXPECT_EQ(variant->compileFlags, std::vector<std::string>{"-Os"});
  EXPECT_EQ(variant->registers, 12);
  EXPECT_EQ(variant->isa, base->isa);
}

TEST_F(Targets, MemoryIsInheritedAndStatedAnew) {
  auto board = loadTarget("nrf5340");
  ASSERT_TRUE(bool(board)) << llvm::toString(board.takeError());
  EXPECT_EQ(board->ramBytes, 512 * 1024);
  EXPECT_EQ(board->flashBytes, 1024 * 1024);
  auto variant =
      loadTarget(put("variant.yaml", "name: variant\ninherits: nrf5340\nram_bytes: 65536\n"));
  ASSERT_TRUE(bool(variant)) << llvm::toString(variant.takeError());
  EXPECT_EQ(variant->ramBytes, 65536);
  EXPECT_EQ(variant->flashBytes, 1024 * 1024);
  auto core = loadTarget("cortex-m33");
  ASSERT_TRUE(bool(core)) << llvm::toString(core.takeError());
  EXPECT_FALSE(core->ramBytes || core->flashBytes);
}

TEST_F(Targets, CoresComeFirstAndBothAreSorted) {
  std::vector<std::string> names = burin::targetNames(), boards = burin::boardNames();
  ASSERT_LT(boards.size(), names.size());
  auto cores = llvm::ArrayRef(names).drop_back(boards.size());
  EXPECT_TRUE(llvm::is_sorted(cores));
  EXPECT_TRUE(llvm::is_sorted(boards));
  EXPECT_EQ(llvm::ArrayRef(names).take_back(boards.size()), llvm::ArrayRef(boards));
  EXPECT_FALSE(llvm::is_contained(cores, "rp2040"));
}

TEST_F(Targets, AFileAloneHasTheDefaults) {
  auto target = loadTarget(put("alone.yaml", "name: alone\n"));
  ASSERT_TRUE(bool(target)) << llvm::toString(target.takeError());
  Target expected;
  EXPECT_EQ(target->isa, "portable");
  EXPECT_EQ(target->stackBytes, expected.stackBytes);
  EXPECT_EQ(target->arenaAlignment, expected.arenaAlignment);
}

TEST_F(Targets, UnknownNamesGetASuggestion) {
  std::string message = messageFor("cortex-m5");
  EXPECT_TRUE(contains(message, "target \"cortex-m5\" is unknown"));
  EXPECT_TRUE(contains(message, "did you mean \"cortex-m4\""));
  EXPECT_TRUE(contains(message, "[B0401]"));
  EXPECT_TRUE(contains(messageFor("x86-64-avx"), "did you mean \"x86-64-avx2\""));
  std::string far = messageFor("something entirely different");
  EXPECT_FALSE(contains(far, "did you mean"));
  for (const std::string &name : burin::targetNames())
    EXPECT_TRUE(contains(far, name));
  EXPECT_TRUE(
      contains(messageForText("name: x\ninherits: portabel\n"), "did you mean \"portable\""));
}

TEST_F(Targets, BadFilesAreReportedWithTheirLine) {
  EXPECT_TRUE(contains(messageForText("name: x\nspeed: 3\n"), "bad.yaml:2: unknown key 'speed'"));
  EXPECT_TRUE(
      contains(messageForText("name: x\n\nregisters: many\n"), "bad.yaml:3: registers: invalid"));
  EXPECT_TRUE(
      contains(messageForText("{name: x, ram_bytes: 64K}\n"), "bad.yaml:1: ram_bytes: inv"));
  EXPECT_TRUE(contains(messageForText("name: x\ncompile_flags: {a: b}\n"),
                       "bad.yaml:2: compile_flags: not a sequence"));
  EXPECT_TRUE(contains(messageForText("name: [x]\n"), "bad.yaml:1: name: unexpected scalar"));
  EXPECT_TRUE(contains(messageForText("name: x\nram_bytes:\n"), "bad.yaml:2: ram_bytes: "));
  EXPECT_TRUE(contains(messageForText("name: x\nharness: riscw\n"), "bad.yaml:2: harness \"riscw"));
  EXPECT_TRUE(contains(messageForText("# loop_bytes: 1\n{name: x,\n registers: 3}\n"),
                       "bad.yaml:3: registers must be"));
  EXPECT_TRUE(contains(messageForText("name: x\nisa: [\n"), "bad.yaml:"));
  EXPECT_TRUE(contains(messageForText("isa: portable\n"), "missing required key 'name'"));
  EXPECT_TRUE(contains(messageForText("registers: 16\nname: x\nregisters: 17\n"), "bad.yaml:3: "));
  EXPECT_TRUE(contains(messageForText("- name\n"), "bad.yaml:1: "));
  EXPECT_TRUE(contains(messageForText("name: x\nspeed: 3\n"), "[B0401]"));
  EXPECT_TRUE(contains(messageFor(pathOf("missing.yaml")), "[B0401]"));
  EXPECT_TRUE(contains(messageForText(""), "it states no key, and name is required"));
  EXPECT_NE(messageForText(llvm::StringRef("\0\xff{", 3)), "loaded");
}

TEST_F(Targets, FactsOutOfRangeAreRefused) {
  const std::pair<const char *, const char *> cases[] = {
      {"vector_bits: 96", "vector_bits must be 0 or a power of two up to 512"},
      {"vector_bits: 1024", "vector_bits must be"},
      {"vector_bits: -128", "vector_bits must be"},
      {"arena_alignment: 0", "arena_alignment must be a power of two up to 256"},
      {"arena_alignment: 24", "arena_alignment must be"},
      {"arena_alignment: 512", "arena_alignment must be"},
      {"registers: 3", "bad.yaml:2: registers must be at least 4"},
      {"stack_bytes: -1", "bad.yaml:2: stack_bytes must not be negative"},
      {"frame_bytes: -1", "bad.yaml:2: frame_bytes must not be negative"},
      {"loop_bytes: -1", "bad.yaml:2: loop_bytes must not be negative"},
      {"ram_bytes: 0", "bad.yaml:2: ram_bytes must be positive"},
      {"ram_bytes: -1", "bad.yaml:2: ram_bytes must be positive"},
      {"flash_bytes: 0", "bad.yaml:2: flash_bytes must be positive"},
      {"flash_bytes: 1M", "bad.yaml:2: flash_bytes: invalid number"},
      {"isa: sve", "isa must be portable, avx2, neon, neon-dotprod, cortex-m4 or mve"},
      {"registers: 99999999999999999999", "bad.yaml:2: "},
  };
  for (auto [fact, why] : cases) {
    std::string message = messageForText(fmt::format("name: x\n{}\n", fact));
    EXPECT_TRUE(contains(message, why)) << fact;
    EXPECT_TRUE(contains(message, "[B0401]")) << fact;
  }
}

TEST_F(Targets, StartUpCodeIsThere) {
  const std::pair<const char *, const char *> cases[] = {
      {"harness: cortex_a", "harness \"cortex_a\" is unknown, known are cortex_m, riscv"},
      {"harness: cortex_m", "memory_map \"\" is unknown, harness \"cortex_m\" has mps2_an386, "},
      {"harness: cortex_m\nmemory_map: mps2_an385", "did you mean \"mps2_an386\""},
      {"harness: riscv\nmemory_map: virt", "harness \"riscv\" has no memory_map"},
      {"memory_map: mps2_an386", "memory_map is a fact of a harness"},
  };
  for (auto [facts, why] : cases)
    EXPECT_TRUE(contains(messageForText(fmt::format("name: x\n{}\n", facts)), why));
  EXPECT_EQ(messageForText("name: x\nharness: cortex_m\nmemory_map: mps2_an505\n"), "loaded");
  EXPECT_EQ(messageForText("name: x\ninherits: cortex-m55\nharness: cortex_m\n"), "loaded");
}

TEST_F(Targets, SelfInheritanceEnds) {
  std::string self = put("self.yaml", "name: self\ninherits: " + pathOf("self.yaml") + "\n");
  EXPECT_TRUE(contains(messageFor(self), "inherits from itself"));
  put("a.yaml", "name: a\ninherits: " + pathOf("b.yaml") + "\n");
  put("b.yaml", "name: b\ninherits: " + pathOf("a.yaml") + "\n");
  EXPECT_TRUE(contains(messageFor(pathOf("a.yaml")), "inherits from itself"));
}

} // namespace
