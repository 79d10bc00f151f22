"""burin_model: a machine-learning model as a cc_library."""

load("@rules_cc//cc:defs.bzl", "cc_library")

def burin_model(name, model, target = "portable", burin = "@burin//:burin", options = [], **kwargs):
    """Compiles `model` to C++ in namespace `name` and makes a cc_library of it.

    Args:
      name: the library, the namespace and the stem of the files.
      model: label of the .onnx, .tflite or .mlir file.
      target: name of a machine that burin knows.
      burin: label of the compiler.
      options: further options of `burin compile`.
      **kwargs: passed to cc_library.
    """
    sources = [name + ".cpp", name + "_weights.cpp"]
    files = sources + [name + ".hpp", name + ".json"]
    native.genrule(
        name = name + "_burin",
        srcs = [model],
        outs = files,
        tools = [burin],
        cmd = " ".join(["$(location " + burin + ") compile $(location " + model + ")", "--name", name, "--target", target, "--weights separate", "-o $(RULEDIR)"] + options),
    )
    cc_library(
        name = name,
        srcs = sources,
        hdrs = [name + ".hpp"],
        includes = ["."],
        **kwargs
    )
