// Implements the runner's file operations with semihosting: QEMU does them on the host.
// SPDX-License-Identifier: 0BSD
//
// Names are relative to the working directory of QEMU. Numbers are those of the Arm document
// "Semihosting for AArch32 and AArch64", version 2.0, which "RISC-V Semihosting" takes over.
#include "semihost.hpp"
#include "file_io.hpp"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

namespace burin_harness {

namespace {

enum Operation : uint32_t {
  kSysOpen = 0x01,
  kSysClose = 0x02,
  kSysWrite0 = 0x04,
  kSysWrite = 0x05,
  kSysRead = 0x06,
  kSysFlen = 0x0C,
  kSysExitExtended = 0x20,
};

/// Modes of kSysOpen: fopen's "rb" and "wb".
enum OpenMode : uint32_t { kReadBinary = 1, kWriteBinary = 5 };

/// First word of kSysExitExtended: the program ended by itself, the exit code follows.
constexpr uint32_t kApplicationExit = 0x20026;

int32_t semihost(Operation operation, const void *argument) {
#ifdef __riscv
  // Three instructions of full size that stand in one page mark the break as a call.
  register uint32_t a0 __asm__("a0") = operation;
  register const void *a1 __asm__("a1") = argument;
  __asm__ volatile(".option push\n\t.option norvc\n\t.balign 16\n\t"
                   "slli x0, x0, 0x1f\n\tebreak\n\tsrai x0, x0, 7\n\t.option pop"
                   : "+r"(a0)
                   : "r"(a1)
                   : "memory");
  return static_cast<int32_t>(a0);
#else
  register uint32_t r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
  return static_cast<int32_t>(r0);
#endif
}

uint32_t address_of(const void *data) {
  return static_cast<uint32_t>(reinterpret_cast<uintptr_t>(data));
}

File open_file(const char *name, OpenMode mode) {
  const uint32_t block[] = {address_of(name), mode, static_cast<uint32_t>(strlen(name))};
  return semihost(kSysOpen, block);
}

/// kSysRead and kSysWrite return how many bytes are left over, and may stop short of the end.
bool transfer(Operation operation, File file, const void *data, size_t bytes) {
  const char *next = static_cast<const char *>(data);
  while (bytes > 0) {
    const uint32_t block[] = {static_cast<uint32_t>(file), address_of(next), bytes};
    const int32_t left = semihost(operation, block);
    if (left < 0 || static_cast<size_t>(left) >= bytes)
      return false;
    next += bytes - static_cast<size_t>(left);
    bytes = static_cast<size_t>(left);
  }
  return true;
}

} // namespace

File open_input(const char *name) { return open_file(name, kReadBinary); }

File create_output(const char *name) { return open_file(name, kWriteBinary); }

long file_bytes(File file) {
  const uint32_t block[] = {static_cast<uint32_t>(file)};
  return semihost(kSysFlen, block);
}

bool read_bytes(File file, void *data, size_t bytes) {
  return transfer(kSysRead, file, data, bytes);
}

bool write_bytes(File file, const void *data, size_t bytes) {
  return transfer(kSysWrite, file, data, bytes);
}

bool close_file(File file) {
  const uint32_t block[] = {static_cast<uint32_t>(file)};
  return semihost(kSysClose, block) == 0;
}

void print_error(const char *text) { semihost(kSysWrite0, text); }

void exit_target(int code) {
  const uint32_t block[] = {kApplicationExit, static_cast<uint32_t>(code)};
  semihost(kSysExitExtended, block);
  for (;;) {
  }
}

} // namespace burin_harness
