# Tests that feed the compiler as it ships hostile input; sanitized.cmake has those that need a build of their own.
set(hostile ${CMAKE_CURRENT_SOURCE_DIR}/hostile)

# Names that would be code, in what burin emits.
add_test(NAME hostile-names COMMAND ${BURIN_PYTHON} -m unittest -v hostile.test_names
  WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
set_tests_properties(hostile-names PROPERTIES ENVIRONMENT BURIN=$<TARGET_FILE:burin> TIMEOUT 600)

# One regression file for each class of attack, with the compiler as it ships.
add_test(NAME hostile-classes COMMAND ${BURIN_PYTHON} ${hostile}/check_classes.py $<TARGET_FILE:burin>)
set_tests_properties(hostile-classes PROPERTIES TIMEOUT 900)

# hostile_file_tests(PREFIX SCRIPT PROGRAM PROPERTIES...): a test for each file that SCRIPT --list names.
function(hostile_file_tests prefix script program)
  execute_process(COMMAND ${BURIN_PYTHON} ${script} --list
    OUTPUT_VARIABLE files OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  string(REPLACE "\n" ";" files "${files}")
  foreach(file IN LISTS files)
    cmake_path(GET file FILENAME name)
    add_test(NAME ${prefix}-${name} COMMAND ${BURIN_PYTHON} ${script} ${program} ${file})
    set_tests_properties(${prefix}-${name} PROPERTIES ${ARGN})
  endforeach()
endfunction()

# Mutants of small models: from the file to a program that runs.
hostile_file_tests(mutants ${hostile}/check_mutants.py $<TARGET_FILE:burin> TIMEOUT 600)

include(${hostile}/sanitized.cmake)
