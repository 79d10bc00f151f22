// Starts the Cortex-M4 of QEMU's mps2-an386, prints on its first serial line, and ends the
// emulation.
//
// For a board of your own, take the start-up code, linker script and drivers of its vendor instead.
#include "board.hpp"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

extern "C" {

// Addresses that the linker script defines; only their addresses mean anything.
extern char data_load[], data_start[], data_end[], bss_start[], bss_end[], stack_end[];

// C++ forbids a call of main by its own name.
int program() __asm__("main");
void reset();

} // extern "C"

namespace {

volatile uint32_t &reg(uintptr_t address) {
  return *reinterpret_cast<volatile uint32_t *>(address);
}

// Coprocessor access control: full access to CP10 and CP11, the floating-point unit.
constexpr uintptr_t kCpacr = 0xE000ED88;
constexpr uint32_t kFpuFullAccess = 0xFU << 20;

// First serial line of the board, Arm's CMSDK UART. QEMU wants a divider of at least 16.
constexpr uintptr_t kUartData = 0x40004000;
constexpr uintptr_t kUartState = 0x40004004;
constexpr uintptr_t kUartControl = 0x40004008;
constexpr uintptr_t kUartDivider = 0x40004010;
constexpr uint32_t kTransmitFull = 1;
constexpr uint32_t kTransmitEnable = 1;

// Arm semihosting: SYS_EXIT_EXTENDED with the reason "application exit" and an exit code.
[[noreturn]] void exit_emulation(uint32_t code) {
  const uint32_t block[] = {0x20026, code};
  register uint32_t r0 __asm__("r0") = 0x20;
  register const void *r1 __asm__("r1") = block;
  __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
  for (;;) {
  }
}

void fault() { exit_emulation(99); }

// The stack's end and the exceptions from 1, Reset, to 6, UsageFault; nothing enables an interrupt.
__attribute__((section(".vectors"), used)) const void *const vectors[16] = {
    stack_end,
    reinterpret_cast<const void *>(reset),
    reinterpret_cast<const void *>(fault),
    reinterpret_cast<const void *>(fault),
    reinterpret_cast<const void *>(fault),
    reinterpret_cast<const void *>(fault),
    reinterpret_cast<const void *>(fault),
};

} // namespace

void reset() {
  reg(kCpacr) = reg(kCpacr) | kFpuFullAccess; // before the compiler's first float
  __asm__ volatile("dsb\n\tisb" ::: "memory");
  memcpy(data_start, data_load, static_cast<size_t>(data_end - data_start));
  memset(bss_start, 0, static_cast<size_t>(bss_end - bss_start));
  reg(kUartDivider) = 16;
  reg(kUartControl) = kTransmitEnable;
  exit_emulation(static_cast<uint32_t>(program()));
}

namespace board {

void print_one(const char *text) {
  for (; *text != '\0'; ++text) {
    while ((reg(kUartState) & kTransmitFull) != 0) {
    }
    reg(kUartData) = static_cast<uint8_t>(*text);
  }
}

void print_one(int number) {
  char text[12]; // "-2147483648" and the end
  char *first = &text[11];
  *first = '\0';
  uint32_t rest = number < 0 ? 0U - static_cast<uint32_t>(number) : static_cast<uint32_t>(number);
  do {
    *--first = static_cast<char>('0' + rest % 10);
    rest /= 10;
  } while (rest != 0);
  if (number < 0)
    *--first = '-';
  print_one(first);
}

} // namespace board
