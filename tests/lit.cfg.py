"""Configures lit: IR tests run burin-opt and burin, and check their output with FileCheck."""
import sys

import lit.formats

config.name = "burin"
config.test_format = lit.formats.ShTest(False)
config.suffixes = [".mlir", ".test"]
config.excludes = [
    "compare", "frontend", "fuzz", "harness", "hostile", "layering", "models", "oracle", "unit"]
config.test_source_root = config.burin_source + "/tests"
config.test_exec_root = config.burin_build + "/tests/lit"
config.substitutions += [
    ("%burin-opt", config.burin_build + "/bin/burin-opt"),
    ("%burin", config.burin_build + "/bin/burin"),
    ("%FileCheck", config.llvm_tools + "/FileCheck"),
    ("%not", config.llvm_tools + "/not"),
    ("%python", sys.executable),
    ("%examples", config.burin_source + "/examples"),
]
