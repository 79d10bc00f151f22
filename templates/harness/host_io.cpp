// Implements the runner's file operations with the C library of a host.
// SPDX-License-Identifier: 0BSD
#include "file_io.hpp"

#include <stdio.h>

namespace burin_harness {

namespace {

// A runner has all its files open at once: at most one for each input and output of the model.
constexpr File kMaxFiles = 256;
FILE *streams[kMaxFiles];
File open_count = 0;

File open_stream(const char *name, const char *mode) {
  if (open_count == kMaxFiles)
    return -1;
  FILE *stream = fopen(name, mode);
  if (stream == nullptr)
    return -1;
  streams[open_count] = stream;
  return open_count++;
}

} // namespace

File open_input(const char *name) { return open_stream(name, "rb"); }

File create_output(const char *name) { return open_stream(name, "wb"); }

long file_bytes(File file) {
  if (fseek(streams[file], 0, SEEK_END) != 0)
    return -1;
  const long bytes = ftell(streams[file]);
  if (fseek(streams[file], 0, SEEK_SET) != 0)
    return -1;
  return bytes;
}

bool read_bytes(File file, void *data, size_t bytes) {
  return fread(data, 1, bytes, streams[file]) == bytes;
}

bool write_bytes(File file, const void *data, size_t bytes) {
  return fwrite(data, 1, bytes, streams[file]) == bytes;
}

bool close_file(File file) { return fclose(streams[file]) == 0; }

void print_error(const char *text) { fputs(text, stderr); }

} // namespace burin_harness
