// Starts a RISC-V program under a user-mode emulator, which has laid out memory and a stack.
// SPDX-License-Identifier: 0BSD
//
// Built with GCC and its own linker script. There is no C library: the four functions that a
// compiler may call by itself stand here.
#include "../semihost.hpp"

#include <stddef.h>
#include <stdint.h>

extern "C" {

// C++ forbids a call of main by its own name.
int program() __asm__("main");
using Constructor = void (*)();
extern const Constructor __init_array_start[];
extern const Constructor __init_array_end[];

void _start();
[[noreturn]] void begin();

void *memcpy(void *to, const void *from, size_t bytes);
void *memmove(void *to, const void *from, size_t bytes);
void *memset(void *to, int value, size_t bytes);
int memcmp(const void *left, const void *right, size_t bytes);
size_t strlen(const char *text);

} // extern "C"

__attribute__((naked)) void _start() {
  __asm__ volatile(".option push\n\t.option norelax\n\tla gp, __global_pointer$\n\t.option pop\n\t"
                   "andi sp, sp, -16\n\tj begin");
}

void begin() {
  for (const Constructor *next = __init_array_start; next != __init_array_end; ++next)
    (*next)();
  burin_harness::exit_target(program());
}

// Stands in each loop, of which a compiler would else make a call of the function itself.
#define BURIN_KEEP_LOOP __asm__ volatile("")

void *memcpy(void *to, const void *from, size_t bytes) {
  char *const out = static_cast<char *>(to);
  const char *const in = static_cast<const char *>(from);
  for (size_t i = 0; i < bytes; ++i) {
    BURIN_KEEP_LOOP;
    out[i] = in[i];
  }
  return to;
}

void *memmove(void *to, const void *from, size_t bytes) {
  char *const out = static_cast<char *>(to);
  const char *const in = static_cast<const char *>(from);
  if (reinterpret_cast<uintptr_t>(to) <= reinterpret_cast<uintptr_t>(from))
    return memcpy(to, from, bytes);
  for (size_t i = bytes; i > 0; --i) {
    BURIN_KEEP_LOOP;
    out[i - 1] = in[i - 1];
  }
  return to;
}

void *memset(void *to, int value, size_t bytes) {
  char *const out = static_cast<char *>(to);
  for (size_t i = 0; i < bytes; ++i) {
    BURIN_KEEP_LOOP;
    out[i] = static_cast<char>(value);
  }
  return to;
}

int memcmp(const void *left, const void *right, size_t bytes) {
  const unsigned char *const a = static_cast<const unsigned char *>(left);
  const unsigned char *const b = static_cast<const unsigned char *>(right);
  for (size_t i = 0; i < bytes; ++i) {
    BURIN_KEEP_LOOP;
    if (a[i] != b[i])
      return a[i] < b[i] ? -1 : 1;
  }
  return 0;
}

size_t strlen(const char *text) {
  size_t bytes = 0;
  while (text[bytes] != 0) {
    BURIN_KEEP_LOOP;
    ++bytes;
  }
  return bytes;
}
