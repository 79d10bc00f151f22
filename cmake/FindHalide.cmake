# Finds Halide without its own package file, which would bring a second LLVM into the build.
find_path(Halide_INCLUDE_DIR Halide.h HINTS ${Halide_ROOT}/include PATH_SUFFIXES halide14)
find_library(Halide_LIBRARY NAMES Halide Halide14 HINTS ${Halide_ROOT}/lib)
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(Halide REQUIRED_VARS Halide_LIBRARY Halide_INCLUDE_DIR)
if(Halide_FOUND AND NOT TARGET Halide::Halide)
  add_library(Halide::Halide UNKNOWN IMPORTED)
  set_target_properties(Halide::Halide PROPERTIES
    IMPORTED_LOCATION ${Halide_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${Halide_INCLUDE_DIR})
endif()
mark_as_advanced(Halide_INCLUDE_DIR Halide_LIBRARY)
