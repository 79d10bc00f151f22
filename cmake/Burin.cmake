# Helpers of the build: one way to make a library, a tablegen output, an embedded text.

# burin_tblgen(OUTPUT TD ARGS...): runs mlir-tblgen; OUTPUT is relative to generated/dialects.
macro(burin_tblgen output td)
  set(td_file ${td})
  cmake_path(ABSOLUTE_PATH td_file BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
  set(output_file ${PROJECT_BINARY_DIR}/generated/dialects/${output})
  add_custom_command(
    OUTPUT ${output_file}
    COMMAND ${BURIN_MLIR_TBLGEN} ${ARGN} ${td_file} -I ${PROJECT_SOURCE_DIR} -I ${MLIR_INCLUDE_DIRS}
            -o ${output_file}
    DEPENDS ${td_file} ${op_records} ${CMAKE_CURRENT_SOURCE_DIR}/burin/Burin.td
            ${CMAKE_CURRENT_SOURCE_DIR}/burin/Interfaces.td
    COMMENT "tablegen ${output}")
  list(APPEND burin_generated ${output_file})
endmacro()

# burin_library(NAME SOURCES...): a static library that sees the project's headers and links MLIR.
function(burin_library name)
  add_library(${name} STATIC ${ARGN})
  target_link_libraries(${name} PUBLIC BurinSettings)
endfunction()

# burin_embed(TARGET SYMBOL FILE): FILE's text as `extern const char *const SYMBOL` in burin::cxx.
function(burin_embed target symbol file)
  cmake_path(GET file FILENAME leaf)
  set(output ${PROJECT_BINARY_DIR}/generated/embedded/${symbol}.cpp)
  add_custom_command(
    OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DSYMBOL=${symbol} -DINPUT=${file} -DOUTPUT=${output}
            -P ${PROJECT_SOURCE_DIR}/cmake/Embed.cmake
    DEPENDS ${file} ${PROJECT_SOURCE_DIR}/cmake/Embed.cmake
    COMMENT "embed ${leaf}")
  target_sources(${target} PRIVATE ${output})
endfunction()
