// Starts a Cortex-M program: vectors, floating-point and vector unit, memory, main, faults.
// SPDX-License-Identifier: 0BSD
//
// Built with GCC or Clang for Armv6-M, Armv7-M or Armv8-M with the linker scripts beside it. There
// is no C library start-up: a reader sees every instruction that runs before main.
#include "../semihost.hpp"

#include <stdint.h>
#include <string.h>

extern "C" {

// Addresses that the linker script defines; only their addresses mean anything.
extern char linker_data_load[];
extern char linker_data_start[];
extern char linker_data_end[];
extern char linker_bss_start[];
extern char linker_bss_end[];
extern char linker_stack_start[];
extern char linker_stack_end[];
using Constructor = void (*)();
extern const Constructor linker_constructors_start[];
extern const Constructor linker_constructors_end[];

// C++ forbids a call of main by its own name.
int program() __asm__("main");
void reset();
void fault();
// Used: assembly names it, which link-time optimization does not see.
[[noreturn, gnu::used]] void report_fault(const uint32_t *frame);

} // extern "C"

namespace {

/// Exit code of a program that the processor stopped.
constexpr int kFaultExitCode = 99;

#if defined(__ARM_FP) || defined(__ARM_FEATURE_MVE)
/// Coprocessor access control: full access to CP10 and CP11, the floating-point and vector unit.
constexpr uintptr_t kCpacr = 0xE000ED88;
constexpr uint32_t kCpacrFpuFullAccess = 0xFU << 20;
#endif

#ifndef __ARM_FEATURE_UNALIGNED
/// Configuration and control: the bit that makes unaligned accesses fault.
constexpr uintptr_t kCcr = 0xE000ED14;
constexpr uint32_t kCcrUnalignedTrap = 1U << 3;
#endif

/// Configurable fault status: why the processor stopped.
constexpr uintptr_t kCfsr = 0xE000ED28;

/// Words that the processor pushes on an exception, and where the program counter is among them.
constexpr uintptr_t kFrameWords = 8;
constexpr uintptr_t kFramePc = 6;

volatile uint32_t &hardware_register(uintptr_t address) {
  return *reinterpret_cast<volatile uint32_t *>(address);
}

uintptr_t address_of(const void *symbol) { return reinterpret_cast<uintptr_t>(symbol); }

void print_hex(uint32_t value) {
  char text[] = "0x00000000";
  for (int digit = 9; digit > 1; --digit) {
    text[digit] = "0123456789abcdef"[value & 0xFU];
    value >>= 4U;
  }
  burin_harness::print_error(text);
}

} // namespace

void reset() {
#if defined(__ARM_FP) || defined(__ARM_FEATURE_MVE)
  // Before anything else: the compiler may use floating-point registers anywhere.
  hardware_register(kCpacr) = hardware_register(kCpacr) | kCpacrFpuFullAccess;
  __asm__ volatile("dsb\n\tisb" ::: "memory");
#endif
#ifndef __ARM_FEATURE_UNALIGNED
  // Armv6-M has no unaligned access: where a larger core runs its code, they fault there too.
  hardware_register(kCcr) = hardware_register(kCcr) | kCcrUnalignedTrap;
#endif

  memcpy(linker_data_start, linker_data_load,
         address_of(linker_data_end) - address_of(linker_data_start));
  memset(linker_bss_start, 0, address_of(linker_bss_end) - address_of(linker_bss_start));
  for (const Constructor *next = linker_constructors_start; next != linker_constructors_end; ++next)
    (*next)();
  burin_harness::exit_target(program());
}

// Reached with the stack as the fault left it, which may be outside of memory: it is replaced
// before the first push.
__attribute__((naked)) void fault() {
  __asm__ volatile("mrs r0, msp\n\t"
                   "ldr r1, =linker_stack_end\n\t"
                   "mov sp, r1\n\t"
                   "ldr r1, =report_fault\n\t"
                   "bx r1");
}

void report_fault(const uint32_t *frame) {
  const uintptr_t frame_end = address_of(frame) + kFrameWords * sizeof(uint32_t);
  burin_harness::print_error("burin runner: processor fault");
  if (address_of(frame) < address_of(linker_stack_start) ||
      frame_end > address_of(linker_stack_end)) {
    burin_harness::print_error(", stack overflow");
  } else {
    burin_harness::print_error(" at ");
    print_hex(frame[kFramePc]);
  }
  burin_harness::print_error(", fault status ");
  print_hex(hardware_register(kCfsr));
  burin_harness::print_error("\n");
  burin_harness::exit_target(kFaultExitCode);
}

// The sixteen system vectors. No interrupt is ever enabled, so there are no others.
__attribute__((section(".vectors"), used)) const void *const vectors[16] = {
    linker_stack_end,
    reinterpret_cast<const void *>(reset),
    reinterpret_cast<const void *>(fault), // NMI
    reinterpret_cast<const void *>(fault), // HardFault; the three below escalate to it
    reinterpret_cast<const void *>(fault), // MemManage
    reinterpret_cast<const void *>(fault), // BusFault
    reinterpret_cast<const void *>(fault), // UsageFault
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    reinterpret_cast<const void *>(fault), // SVCall
    reinterpret_cast<const void *>(fault), // DebugMonitor
    nullptr,
    reinterpret_cast<const void *>(fault), // PendSV
    reinterpret_cast<const void *>(fault), // SysTick
};
