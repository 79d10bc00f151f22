# burin_add_model(NAME MODEL FILE [TARGET NAME|FILE] [OPTIONS ...]): a library target NAME with the
# model as C++, in namespace NAME. OPTIONS go to `burin compile`. burin itself is the target `burin`
# of this build, or the program in BURIN_EXECUTABLE.
function(burin_add_model name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "MODEL;TARGET" "OPTIONS")
  if(NOT ARG_MODEL)
    message(FATAL_ERROR "burin_add_model(${name}): MODEL is missing")
  endif()
  if(NOT ARG_TARGET)
    set(ARG_TARGET portable)
  endif()
  cmake_path(ABSOLUTE_PATH ARG_MODEL BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/${name}.burin)
  if(TARGET burin)
    set(program burin)
  elseif(BURIN_EXECUTABLE)
    set(program ${BURIN_EXECUTABLE})
  else()
    message(FATAL_ERROR "burin_add_model(${name}): set BURIN_EXECUTABLE to the program burin")
  endif()
  add_custom_command(
    OUTPUT ${folder}/${name}.cpp ${folder}/${name}_weights.cpp ${folder}/${name}.hpp
           ${folder}/${name}.json
    COMMAND ${program} compile ${ARG_MODEL} --name ${name} --target ${ARG_TARGET}
            --weights separate ${ARG_OPTIONS} -o ${folder}
    DEPENDS ${ARG_MODEL} ${program}
    COMMENT "burin compile ${name}")
  add_library(${name} STATIC ${folder}/${name}.cpp ${folder}/${name}_weights.cpp)
  target_include_directories(${name} PUBLIC ${folder})
  target_compile_features(${name} PUBLIC cxx_std_17)
endfunction()
