# Tests under clang's sanitizers. They need the build of the preset "sanitize": the fixture hostile-build
# makes it, and ctest runs the fixture only for tests that ask for it.
set(sanitized ${CMAKE_BINARY_DIR}/sanitize/bin)
add_test(NAME hostile-build COMMAND ${hostile}/build.sh ${CMAKE_BINARY_DIR} ${BURIN_PYTHON})
set_tests_properties(hostile-build PROPERTIES FIXTURES_SETUP hostile PROCESSORS 2 TIMEOUT 3600)

# libFuzzer: a minute for each format.
foreach(format onnx tflite mlir)
  add_test(NAME fuzz-${format}
    COMMAND ${BURIN_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/run_fuzzer.py
            ${sanitized}/burin-fuzz-${format} ${format} 60)
  set_tests_properties(fuzz-${format} PROPERTIES FIXTURES_REQUIRED hostile TIMEOUT 300)
endforeach()

# Cut and flipped copies of every model file.
hostile_file_tests(damage ${hostile}/run_damage.py ${sanitized}/burin-damage FIXTURES_REQUIRED hostile TIMEOUT 900)
