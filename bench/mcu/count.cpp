// QEMU plugin: counts the instructions that a guest executes between two of its functions.
//
// Arguments, addresses as in the program's symbol table:
//   begin=ADDRESS, end=ADDRESS: a count starts when the first is executed, and ends, with a line on
//     stderr, at the second
//   stack=BYTES: count the stack, too: the lowest access to that many bytes below the stack
//   pointer;
//     the instruction at `begin` has to access the word that the stack pointer points at
//   profile=FILE: executions of each address: of the last count in FILE, of all that ran before the
//     first one in FILE.before
//   site=ADDRESS, repeated: instructions from there to the next site
//
// The declarations are those of version 1 of QEMU's plugin interface (docs/devel/tcg-plugins), so
// that no header of QEMU is needed to build it.
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <string>

extern "C" {
struct qemu_plugin_tb;
struct qemu_plugin_insn;
using PluginId = uint64_t;
using MemoryInfo = uint32_t;
void qemu_plugin_register_vcpu_tb_trans_cb(PluginId, void (*)(PluginId, qemu_plugin_tb *));
size_t qemu_plugin_tb_n_insns(const qemu_plugin_tb *);
qemu_plugin_insn *qemu_plugin_tb_get_insn(const qemu_plugin_tb *, size_t);
uint64_t qemu_plugin_insn_vaddr(const qemu_plugin_insn *);
void qemu_plugin_register_vcpu_insn_exec_inline(qemu_plugin_insn *, int operation, void *counter,
                                                uint64_t by);
void qemu_plugin_register_vcpu_insn_exec_cb(qemu_plugin_insn *, void (*)(unsigned, void *),
                                            int flags, void *);
void qemu_plugin_register_vcpu_mem_cb(qemu_plugin_insn *,
                                      void (*)(unsigned, MemoryInfo, uint64_t, void *), int flags,
                                      int kinds, void *);
// What QEMU looks for.
extern __attribute__((visibility("default"))) int qemu_plugin_version;
__attribute__((visibility("default"))) int qemu_plugin_install(PluginId id, const void *info,
                                                               int argc, char **argv);
}

int qemu_plugin_version = 1;

namespace {

constexpr int kInlineAdd = 0, kNoRegisters = 0, kReadAndWrite = 3;

uint64_t begin_address, end_address, stack_bytes;
std::string profile_path;
bool counting, counted;  // now; ever
uint64_t executed;       // instructions since the start of the machine
uint64_t at_begin;       // `executed` when the count began
uint64_t stack_pointer;  // then
uint64_t lowest_access;  // in the stack's range, since the count began
uint64_t *site, at_site; // where what is executed now is added, and `executed` when that began
// Counters by address. Translated code holds their addresses: they must not move.
std::map<uint64_t, std::unique_ptr<uint64_t>> by_address, by_site;

uint64_t *counter(std::map<uint64_t, std::unique_ptr<uint64_t>> &counters, uint64_t address) {
  auto &found = counters[address];
  if (!found)
    found = std::make_unique<uint64_t>(0);
  return found.get();
}

void write_profile(const std::string &path) {
  FILE *file = fopen(path.c_str(), "w");
  if (!file) {
    perror(path.c_str());
    exit(EXIT_FAILURE);
  }
  for (const auto &[address, count] : by_address)
    if (*count != 0)
      fprintf(file, "%" PRIx64 " %" PRIu64 "\n", address, *count);
  if (fclose(file) != 0) {
    perror(path.c_str());
    exit(EXIT_FAILURE);
  }
}

void leave_site() {
  if (site)
    *site += executed - at_site;
  site = nullptr;
}

void enter_site(unsigned, void *place) {
  leave_site();
  site = static_cast<uint64_t *>(place);
  at_site = executed;
}

void begin_count(unsigned, void *) {
  if (!counted && !profile_path.empty())
    write_profile(profile_path + ".before");
  counting = counted = true;
  for (auto *counters : {&by_address, &by_site})
    for (const auto &entry : *counters)
      *entry.second = 0;
  at_begin = executed;
  stack_pointer = 0;
  lowest_access = 0;
}

void note_stack_pointer(unsigned, MemoryInfo, uint64_t address, void *) {
  stack_pointer = lowest_access = address;
}

void end_count(unsigned, void *) {
  if (!counting)
    return;
  counting = false;
  leave_site();
  fprintf(stderr, "count: instructions=%" PRIu64 " stack=%" PRIu64 "\n", executed - at_begin,
          stack_pointer - lowest_access);
  for (const auto &[address, count] : by_site)
    fprintf(stderr, "site: %" PRIx64 " %" PRIu64 "\n", address, *count);
  if (!profile_path.empty())
    write_profile(profile_path);
}

void access_memory(unsigned, MemoryInfo, uint64_t address, void *) {
  if (address < lowest_access && stack_pointer - address <= stack_bytes)
    lowest_access = address;
}

// QEMU executes what is registered for an instruction in the order of registration, before it.
void translate(PluginId, qemu_plugin_tb *block) {
  for (size_t i = 0; i < qemu_plugin_tb_n_insns(block); i++) {
    qemu_plugin_insn *instruction = qemu_plugin_tb_get_insn(block, i);
    uint64_t address = qemu_plugin_insn_vaddr(instruction);
    if (address == begin_address)
      qemu_plugin_register_vcpu_insn_exec_cb(instruction, begin_count, kNoRegisters, nullptr);
    if (address == end_address)
      qemu_plugin_register_vcpu_insn_exec_cb(instruction, end_count, kNoRegisters, nullptr);
    if (auto found = by_site.find(address); found != by_site.end())
      qemu_plugin_register_vcpu_insn_exec_cb(instruction, enter_site, kNoRegisters,
                                             found->second.get());
    qemu_plugin_register_vcpu_insn_exec_inline(instruction, kInlineAdd, &executed, 1);
    if (!profile_path.empty())
      qemu_plugin_register_vcpu_insn_exec_inline(instruction, kInlineAdd,
                                                 counter(by_address, address), 1);
    if (stack_bytes != 0)
      qemu_plugin_register_vcpu_mem_cb(
          instruction, address == begin_address ? note_stack_pointer : access_memory, kNoRegisters,
          kReadAndWrite, nullptr);
  }
}

} // namespace

int qemu_plugin_install(PluginId id, const void *, int argc, char **argv) {
  for (int i = 0; i < argc; i++) {
    const char *value = strchr(argv[i], '=');
    if (!value)
      return -1;
    std::string key(argv[i], static_cast<size_t>(value - argv[i]));
    value++;
    uint64_t number = strtoull(value, nullptr, 0);
    // An address of Thumb code has its lowest bit set, the place of the instruction has not.
    uint64_t place = number & ~uint64_t{1};
    if (key == "begin")
      begin_address = place;
    else if (key == "end")
      end_address = place;
    else if (key == "site")
      counter(by_site, place);
    else if (key == "stack")
      stack_bytes = number;
    else if (key == "profile")
      profile_path = value;
    else
      return -1;
  }
  qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
  return 0;
}
