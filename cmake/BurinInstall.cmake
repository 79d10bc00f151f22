# What `cmake --install` puts where, and the Debian package of it.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)
set(BURIN_BINDIR ${CMAKE_INSTALL_BINDIR})
# The same for every machine that builds: burin's package holds a program and text.
set(package_dir lib/cmake/burin)
configure_package_config_file(cmake/burinConfig.cmake.in burinConfig.cmake
  INSTALL_DESTINATION ${package_dir} PATH_VARS BURIN_BINDIR NO_CHECK_REQUIRED_COMPONENTS_MACRO)
# Independent of the architecture: a cross build for 32 bits runs the program of this machine.
write_basic_package_version_file(burinConfigVersion.cmake
  COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)

install(TARGETS burin burin-opt RUNTIME DESTINATION ${BURIN_BINDIR})
install(FILES ${PROJECT_BINARY_DIR}/burinConfig.cmake ${PROJECT_BINARY_DIR}/burinConfigVersion.cmake
  cmake/BurinAddModel.cmake DESTINATION ${package_dir})

# The folder is a Bazel repository, with the program in it.
install(FILES bazel/BUILD.bazel bazel/MODULE.bazel bazel/README.md bazel/WORKSPACE bazel/burin.bzl
  DESTINATION share/burin/bazel)
file(CREATE_LINK ../../../${BURIN_BINDIR}/burin ${PROJECT_BINARY_DIR}/bazel-program SYMBOLIC)
install(FILES ${PROJECT_BINARY_DIR}/bazel-program DESTINATION share/burin/bazel RENAME burin)

# Debian's name for the file with the licences, which is as good as any elsewhere.
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)
install(FILES README.md CHANGELOG.md docs/errors.md docs/operators.md DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME burin)
set(CPACK_PACKAGE_VENDOR "the burin maintainers")
set(CPACK_PACKAGE_CONTACT "burin maintainers <maintainers@burin.invalid>")
set(CPACK_PACKAGE_DESCRIPTION
  "burin reads a machine-learning model, ONNX or TFLite, and writes C++17 for one machine:
a header and a source without run-time library, heap or operating system.
The package holds the compiler and what CMake and Bazel need to run it in a build.")
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# The one that the tool misses: the search path finds libLLVM by a link of the -dev package.
set(CPACK_DEBIAN_PACKAGE_DEPENDS
  "libllvm${LLVM_VERSION_MAJOR} (>= 1:${LLVM_PACKAGE_VERSION})")
# Only `burin run` calls a compiler, and emulators where the target is foreign.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "g++")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS
  "cmake (>= 3.20), gcc-arm-none-eabi, g++-aarch64-linux-gnu, qemu-system-arm, qemu-user")
include(CPack)
