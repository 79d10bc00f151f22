// Declares the debugger calls (semihosting) that the start-up code of a machine uses too.
// SPDX-License-Identifier: 0BSD
#ifndef BURIN_HARNESS_SEMIHOST_HPP
#define BURIN_HARNESS_SEMIHOST_HPP

namespace burin_harness {

/// Ends the emulation; `code` becomes the exit code of QEMU.
[[noreturn]] void exit_target(int code);

/// Prints a string that ends in zero on the debugger's console.
void print_error(const char *text);

} // namespace burin_harness

#endif // BURIN_HARNESS_SEMIHOST_HPP
