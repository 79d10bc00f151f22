# For a user's project that has burin as a folder: burin::burin is the program that BURIN_EXECUTABLE
# names, where it names one. A cross build needs that, because it cannot run what it builds.
if(BURIN_EXECUTABLE AND NOT TARGET burin::burin)
  set(program "${BURIN_EXECUTABLE}")
  cmake_path(ABSOLUTE_PATH program BASE_DIRECTORY "${CMAKE_SOURCE_DIR}" NORMALIZE)
  burin_import_program("${program}")
elseif(CMAKE_CROSSCOMPILING AND NOT TARGET burin::burin)
  message(FATAL_ERROR
    "burin runs on the machine that builds, and this build is for another one (\"${CMAKE_SYSTEM_NAME}\"). "
    "Build or install burin for this machine first, and give the program: "
    "-DBURIN_EXECUTABLE=/absolute/path/to/burin")
endif()
