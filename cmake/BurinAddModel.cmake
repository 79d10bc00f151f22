# burin_add_model(): a model as a library target, compiled by burin while the project builds.
cmake_minimum_required(VERSION 3.20)

# burin_import_program(FILE): makes FILE, a program of the machine that builds, burin::burin.
function(burin_import_program file)
  if(NOT EXISTS "${file}" OR IS_DIRECTORY "${file}")
    message(FATAL_ERROR "there is no program burin at \"${file}\"")
  endif()
  execute_process(COMMAND "${file}" --version
    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "\"${file}\" does not run on this machine: ${result} ${output}")
  endif()
  # Global as functions are: a folder beside the one that found burin can add models, too.
  add_executable(burin::burin IMPORTED GLOBAL)
  set_target_properties(burin::burin PROPERTIES IMPORTED_LOCATION "${file}")
endfunction()

# burin_add_model(LIBRARY MODEL FILE TARGET NAME|FILE [NAME NAME] [BUDGET LIMIT...] [OPTIONS OPTION...])
#
# Makes a static library LIBRARY of the model; whoever links it includes "NAME.hpp".
#   MODEL    the .onnx, .tflite or .mlir file, also one that the build makes
#   TARGET   a machine that burin knows, or the .yaml file of one
#   NAME     namespace and stem of the files; default: LIBRARY
#   BUDGET   what the model may need, or the build fails: ram=64K flash=200K stack=512 macs=10M
#   OPTIONS  of `burin compile`, e.g. --rounding tflite-xnnpack
# A relative path starts at the current source folder, as everywhere in CMake; what begins with a
# generator expression is absolute before CMake 3.24. The library is made again when the model, the target's files or burin itself change. Its sources, and no others, are
# compiled with the target's flags.
function(burin_add_model library)
  set(call "burin_add_model(${library})")
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "MODEL;TARGET;NAME" "BUDGET;OPTIONS")
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "${call}: unknown argument \"${ARG_UNPARSED_ARGUMENTS}\"; "
      "accepted: MODEL, TARGET, NAME, BUDGET, OPTIONS")
  endif()
  foreach(keyword MODEL TARGET)
    if("${ARG_${keyword}}" STREQUAL "")
      message(FATAL_ERROR "${call}: ${keyword} is missing")
    endif()
  endforeach()
  if(NOT TARGET burin::burin)
    message(FATAL_ERROR "${call}: there is no burin; find_package(burin REQUIRED) brings it")
  endif()
  get_property(languages GLOBAL PROPERTY ENABLED_LANGUAGES)
  if(NOT CXX IN_LIST languages)
    message(FATAL_ERROR "${call}: the project needs the language CXX")
  endif()

  set(name "${library}")
  if(DEFINED ARG_NAME)
    set(name "${ARG_NAME}")
  endif()
  if(NOT name MATCHES "^[A-Za-z_][A-Za-z0-9_]*$")
    # In the form that burin accepts: no underscore in front, none beside another.
    string(REGEX REPLACE "[^A-Za-z0-9]+" "_" valid "model_${name}")
    string(REGEX REPLACE "^model_([A-Za-z])" "\\1" valid "${valid}")
    string(REGEX REPLACE "_$" "" valid "${valid}")
    message(FATAL_ERROR "${call}: \"${name}\" cannot be a C++ namespace; give one: NAME ${valid}")
  endif()
  foreach(option IN LISTS ARG_OPTIONS)
    if(option MATCHES "^--?(o|name|target|weights|depfile|emit)(=|$)")
      message(FATAL_ERROR "${call}: OPTIONS cannot have \"${option}\", which the function gives itself")
    elseif(option MATCHES "^--?(help|h)(=|$)")
      message(FATAL_ERROR "${call}: OPTIONS cannot have \"${option}\", with which burin makes no code")
    endif()
  endforeach()

  if(DEFINED ARG_BUDGET)
    list(JOIN ARG_BUDGET "," budget)
    list(APPEND ARG_OPTIONS --budget "${budget}")
  endif()

  burin_model_path("${call}" model "${ARG_MODEL}")
  set(target "${ARG_TARGET}")
  set(target_files "")
  if(target MATCHES "\\.ya?ml$|[/\\]")
    burin_model_path("${call}" target "${ARG_TARGET}")
    set(target_files "${target}")
  endif()
  burin_check_target("${call}" "${target}")
  burin_check_name("${call}" "${name}")

  set(folder "${CMAKE_CURRENT_BINARY_DIR}/${library}.burin")
  set(stem "${folder}/${name}")
  # In this build the real target: the command then runs after burin is built.
  get_target_property(program burin::burin ALIASED_TARGET)
  if(NOT program)
    set(program burin::burin)
  endif()
  set(depfile "")
  if(CMAKE_GENERATOR MATCHES "Ninja|Makefiles")
    set(depfile DEPFILE "${stem}.d")
  endif()
  # burin leaves files alone that would not change, all but the manifest: Make compares its time.
  add_custom_command(
    OUTPUT "${stem}.json" "${stem}.cpp" "${stem}_weights.cpp" "${stem}.hpp" "${stem}.flags"
    BYPRODUCTS "${folder}/CMakeLists.txt" "${folder}/BUILD.bazel"
    COMMAND ${program} compile "${model}" --name "${name}" --target "${target}" --weights separate
            ${ARG_OPTIONS} --depfile "${stem}.d" -o "${folder}"
    DEPENDS "${model}" ${target_files} ${program} "$<TARGET_FILE:${program}>"
    ${depfile}
    WORKING_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}"
    COMMENT "Compiling model ${library} for ${ARG_TARGET}"
    VERBATIM COMMAND_EXPAND_LISTS)

  set(sources "${stem}.cpp" "${stem}_weights.cpp")
  add_library(${library} STATIC ${sources} "${stem}.hpp")
  set_source_files_properties(${sources} PROPERTIES OBJECT_DEPENDS "${stem}.flags")
  target_compile_options(${library} PRIVATE "@${stem}.flags")
  target_include_directories(${library} PUBLIC "$<BUILD_INTERFACE:${folder}>")
  target_compile_features(${library} PUBLIC cxx_std_17)
  # Of two models with one name that a target links, the compiler finds the first one's header for
  # both. CMake compares this property over what a target links.
  set_target_properties(${library} PROPERTIES INTERFACE_BURIN_MODEL_${name} ${library})
  set_property(TARGET ${library} APPEND PROPERTY COMPATIBLE_INTERFACE_STRING BURIN_MODEL_${name})
endfunction()

# burin_model_path(CALL VARIABLE FILE): FILE's absolute path, of a file that is there or will be.
function(burin_model_path call variable file)
  if(file MATCHES "^\\$<")
    # Known only when the build files are written.
    if(NOT CMAKE_VERSION VERSION_LESS 3.24)
      set(file "$<PATH:ABSOLUTE_PATH,NORMALIZE,${file},${CMAKE_CURRENT_SOURCE_DIR}>")
    endif()
  elseif(file MATCHES "\\$<")
    cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}")
  else()
    set(given "${file}")
    cmake_path(ABSOLUTE_PATH file BASE_DIRECTORY "${CMAKE_CURRENT_SOURCE_DIR}" NORMALIZE)
    if(NOT EXISTS "${file}")
      set(made "${given}")
      cmake_path(ABSOLUTE_PATH made BASE_DIRECTORY "${CMAKE_CURRENT_BINARY_DIR}" NORMALIZE)
      get_source_file_property(generated "${made}" GENERATED)
      # Of commands in other folders CMake tells nothing here; their files have absolute names.
      cmake_path(IS_PREFIX CMAKE_BINARY_DIR "${made}" in_build)
      if(NOT generated AND NOT (in_build AND "${made}" STREQUAL "${file}"))
        message(FATAL_ERROR "${call}: there is no file \"${file}\", and no command of this folder "
          "makes it; a file that another folder makes is given by its absolute path")
      endif()
      set(file "${made}")
    endif()
  endif()
  set(${variable} "${file}" PARENT_SCOPE)
endfunction()

# burin_check_target(CALL TARGET): ends here, and not in the build, where burin does not know it.
function(burin_check_target call target)
  get_target_property(imported burin::burin IMPORTED)
  if(NOT imported OR target MATCHES "\\$<" OR (target MATCHES "[/\\]" AND NOT EXISTS "${target}"))
    return()
  endif()
  get_target_property(program burin::burin IMPORTED_LOCATION)
  execute_process(COMMAND "${program}" targets "${target}"
    RESULT_VARIABLE result OUTPUT_QUIET ERROR_VARIABLE output OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${call}: ${output}")
  endif()
endfunction()

# burin_check_name(CALL NAME): the same for a name that burin refuses.
function(burin_check_name call name)
  get_target_property(imported burin::burin IMPORTED)
  if(NOT imported)
    return()
  endif()
  # Without a model the command is wrong in any case; burin judges the name first.
  get_target_property(program burin::burin IMPORTED_LOCATION)
  execute_process(COMMAND "${program}" compile --name "${name}"
    OUTPUT_QUIET ERROR_VARIABLE output OUTPUT_STRIP_TRAILING_WHITESPACE)
  if(output MATCHES "error: --name")
    message(FATAL_ERROR "${call}: ${output}")
  endif()
endfunction()
