"""Stands for rules_java where there is no network: the rules that Bazel 4 itself has."""

java_binary = native.java_binary
java_import = native.java_import
java_library = native.java_library
java_runtime = native.java_runtime
java_toolchain = native.java_toolchain
