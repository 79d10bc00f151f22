// Declares the few file operations that the runner needs, on a host and under semihosting.
// SPDX-License-Identifier: 0BSD
#ifndef BURIN_HARNESS_FILE_IO_HPP
#define BURIN_HARNESS_FILE_IO_HPP

#include <stddef.h>

namespace burin_harness {

/// An open file. Below zero: it could not be opened.
using File = long;

/// Opens an existing file, or makes an empty one; both return a value below zero on failure.
File open_input(const char *name);
File create_output(const char *name);

/// Size of an input in bytes, below zero on failure.
long file_bytes(File file);

/// Moves exactly `bytes` bytes; false when fewer could be moved.
bool read_bytes(File file, void *data, size_t bytes);
bool write_bytes(File file, const void *data, size_t bytes);

/// False when buffered bytes could not be written.
bool close_file(File file);

/// Prints text for a person, as it is.
void print_error(const char *text);

} // namespace burin_harness

#endif // BURIN_HARNESS_FILE_IO_HPP
