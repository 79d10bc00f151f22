"""burin_model: a machine-learning model as a library, compiled by burin while the project builds."""

load("@bazel_tools//tools/cpp:toolchain_utils.bzl", "find_cpp_toolchain")

def _compile_model(ctx, name):
    """Declares the action that runs burin; returns its outputs by their suffix."""
    files = {
        suffix: ctx.actions.declare_file("{}.burin/{}{}".format(ctx.label.name, name, suffix))
        for suffix in [".cpp", "_weights.cpp", ".hpp", ".json", ".flags"]
    }
    inputs = [ctx.file.model]
    target = ctx.attr.target
    if ctx.file.target_file:
        inputs.append(ctx.file.target_file)
        target = ctx.file.target_file.path
    arguments = ctx.actions.args()
    arguments.add("compile")
    arguments.add(ctx.file.model)
    arguments.add("--name", name)
    arguments.add("--target", target)
    arguments.add("--weights", "separate")
    arguments.add_all(ctx.attr.options)
    if ctx.attr.budget:
        arguments.add_joined("--budget", ctx.attr.budget, join_with = ",")
    arguments.add("-o", files[".hpp"].dirname)
    ctx.actions.run(
        executable = ctx.executable.burin,
        arguments = [arguments],
        inputs = inputs,
        outputs = files.values(),
        mnemonic = "BurinCompile",
        progress_message = "Compiling model {} for {}".format(ctx.label, target),
    )
    return files

def _burin_model_impl(ctx):
    files = _compile_model(ctx, ctx.attr.model_name or ctx.label.name)
    toolchain = find_cpp_toolchain(ctx)
    features = cc_common.configure_features(
        ctx = ctx,
        cc_toolchain = toolchain,
        requested_features = ctx.features,
        unsupported_features = ctx.disabled_features,
    )

    # The flags are known only when burin has run: the compiler reads them from its output.
    compilation_context, objects = cc_common.compile(
        name = ctx.label.name,
        actions = ctx.actions,
        cc_toolchain = toolchain,
        feature_configuration = features,
        srcs = [files[".cpp"], files["_weights.cpp"]],
        public_hdrs = [files[".hpp"]],
        includes = [files[".hpp"].dirname],
        user_compile_flags = ["-std=c++17", "@" + files[".flags"].path],
        additional_inputs = [files[".flags"]],
    )
    linking_context, libraries = cc_common.create_linking_context_from_compilation_outputs(
        name = ctx.label.name,
        actions = ctx.actions,
        cc_toolchain = toolchain,
        feature_configuration = features,
        compilation_outputs = objects,
        disallow_dynamic_library = True,
    )
    return [
        DefaultInfo(files = depset(objects.objects + objects.pic_objects)),
        OutputGroupInfo(sources = depset(files.values())),
        CcInfo(compilation_context = compilation_context, linking_context = linking_context),
    ]

_burin_model = rule(
    implementation = _burin_model_impl,
    attrs = {
        "model": attr.label(
            mandatory = True,
            allow_single_file = [".onnx", ".tflite", ".mlir"],
        ),
        "target": attr.string(),
        "target_file": attr.label(allow_single_file = [".yaml", ".yml"]),
        "model_name": attr.string(),
        "budget": attr.string_list(),
        "options": attr.string_list(),
        # Of the machine that builds, whatever the build is for.
        "burin": attr.label(
            default = Label("//:burin"),
            executable = True,
            allow_single_file = True,
            cfg = "exec",
        ),
        "_cc_toolchain": attr.label(default = Label("@bazel_tools//tools/cpp:current_cc_toolchain")),
    },
    fragments = ["cpp"],
    toolchains = ["@bazel_tools//tools/cpp:toolchain_type"],
    provides = [CcInfo],
)

# What the rule itself gives to burin.
_OWN_OPTIONS = ["o", "name", "target", "weights", "depfile", "emit"]

# With these burin makes no code.
_OTHER_OPTIONS = ["help", "h"]

def burin_model(name, model, target, model_name = None, budget = [], options = [], **kwargs):
    """Compiles a model to C++ and makes a library of it, for the deps of any C++ rule.

    Args:
      name: the library.
      model: label of the .onnx, .tflite or .mlir file.
      target: a machine that burin knows, or the label of a .yaml file that describes one.
      model_name: namespace and stem of the files, "NAME.hpp" above all; default: name.
      budget: what the model may need, or the build fails, such as ["ram=64K", "flash=200K"].
      options: further options of `burin compile`.
      **kwargs: attributes that all rules have, such as visibility; and burin, the label of another
        compiler than that of the installation.
    """
    for option in options:
        word = option.lstrip("-").partition("=")[0] if option.startswith("-") else ""
        if word in _OWN_OPTIONS:
            fail("burin_model \"{}\": options cannot have \"{}\", which the rule gives itself"
                .format(name, option))
        if word in _OTHER_OPTIONS:
            fail("burin_model \"{}\": options cannot have \"{}\", with which burin makes no code"
                .format(name, option))
    is_file = target.endswith(".yaml") or target.endswith(".yml") or ":" in target
    _burin_model(
        name = name,
        model = model,
        target = "" if is_file else target,
        target_file = target if is_file else None,
        model_name = model_name,
        budget = budget,
        options = options,
        **kwargs
    )
