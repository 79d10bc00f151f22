"""Names from a model never become code: hostile ones on every name that a model has.

Class 15 of the hostile inputs. Inputs, outputs, nodes and the texts of a model are named to end comments
and strings, to be keywords, macros, and the functions that the emitted code itself calls. GCC and clang
must accept the output without a warning, and its self-test must pass.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import numpy as np
import onnx
from onnx import TensorProto, helper

from hostile.check_classes import self_test_program

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BURIN = os.environ["BURIN"]
COMPILERS = [name for name in ("g++", "clang++-22") if shutil.which(name)]
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion", "-Wcomment", "-Wtrigraphs", "-Werror"]

BREAKING_OUT = [
    "*/ int injected(){return 1;} /*", "??/", "a??/\nint injected;", "line\nint injected;", "cr\rint injected;",
    "ends in a backslash\\", '"); injected(("', "');injected(('", '")"injected', "{{name}}", "{{{name}}}", "{{#io}}",
    "${injected}", "$(injected)", "`injected`", "#include <injected>", "\n#define run injected\n", "%s%n%n", "\0injected",
    "\u202eesrever", "\u200bzero width", "\u2028separator", "\ufeffmark", "\x1b[31mred", "\x07bell", "é", "变量", "🙂",
    "../../injected", "/etc/injected", "a;b;c", "<b>&amp;</b>", 'R"(raw)"', "//", "/**/", "??=", "\\u0041", "\t", " ",
]
CLASHES = [
    "int", "class", "namespace", "operator", "and", "co_await", "concept", "module", "import", "final", "main", "std",
    "NULL", "EOF", "M_PI", "INFINITY", "NAN", "errno", "assert", "int8_t", "size_t", "memcpy", "expf", "linux", "unix",
    "fma", "store", "load", "run", "self_test", "arena", "Arena", "probe", "Probe", "Step", "done", "begin", "place",
    "fill_border", "Frame", "kFrame", "state", "same", "hash", "bytes", "data", "in", "out", "weight", "kArenaBytes", "k_arena_bytes",
    "kScale", "load_f32x4", "load_f32x8", "f32x8", "store_f32x8", "__reserved", "_Reserved", "_", "__", "9lives", "A0",
    "all", "clean", "test", "user", "step", "model_name",
]
ALIKE = ["same name", "Same Name", "same_name", "same-name", "same.name", "SameName", "same name", "same_name_2", "a", "A",
         "input", "Input", "input_1", "input1"]
LONG = ["n" * 10000, "word_" * 2000, "/" * 5000, "x" * 39 + "_y", "x" * 40 + "y", "x" * 40 + "z"]
# Inputs that a model may have (B0117).
MOST_PORTS = 256


def prelude_names():
    """Every word of the helper texts that stands before a parenthesis."""
    names = set()
    for path in sorted((ROOT / "templates" / "cxx").glob("*.inc")):
        names |= set(re.findall(r"\b([A-Za-z_][A-Za-z0-9_]*) ?\(", path.read_text()))
    return sorted(names)


def model_of(names):
    """Each name stands on an input, a node, and an output; shapes differ, so that each step is a kernel."""
    nodes, inputs, outputs, weights = [], [], [], []
    taken = set()

    def unique(text):
        # ONNX itself wants values to differ; a blank more gives the same words.
        while text in taken or not text:
            text += " "
        taken.add(text)
        return text

    for index, name in enumerate(names):
        x, y, shape = unique(name), unique(name), (2, index + 1)
        op = ("Relu", "Softmax", "MatMul", "Exp")[index % 4]
        operands = [x]
        if op == "MatMul":
            operands.append(unique(name))
            weights.append(onnx.numpy_helper.from_array(np.ones((index + 1, index + 1), np.float32), operands[-1]))
        inputs.append(helper.make_tensor_value_info(x, TensorProto.FLOAT, shape))
        outputs.append(helper.make_tensor_value_info(y, TensorProto.FLOAT, shape))
        nodes.append(helper.make_node(op, operands, [y], name=name, doc_string=name))
    text = "*/ int injected; /*\n#error injected\\"
    graph = helper.make_graph(nodes, text, inputs, outputs, weights, doc_string=text)
    model = helper.make_model(graph, producer_name=text, producer_version=text, domain=text, doc_string=text,
                              opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    helper.set_model_props(model, {text: text, "a": text})
    return model.SerializeToString()


class Names(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.work = pathlib.Path(self.folder.name)
        self.addCleanup(self.folder.cleanup)

    def emit(self, file_name, content, *options):
        """Compiles a model by burin, checks what was written, and returns the folder and the name."""
        path = self.work / file_name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        out = self.work / "out"
        shutil.rmtree(out, ignore_errors=True)
        run = subprocess.run([BURIN, "compile", path, "-o", out, *options], capture_output=True)
        self.assertEqual(run.returncode, 0, run.stderr.decode("utf-8", "replace"))
        name = next(out.glob("*.hpp")).stem
        for file in out.iterdir():
            self.assertRegex(file.name, r"^[A-Za-z0-9_.]+$")
            text = file.read_bytes()
            if file.suffix == ".json":  # names as they are, in UTF-8
                self.assertTrue(text.decode("utf-8").replace("\n", "").isprintable(), file)
            else:
                self.assertNotRegex(text, rb"[^\x20-\x7e\n]", file)
        manifest = json.loads((out / f"{name}.json").read_text())
        self.assertEqual(manifest["namespace"], name)
        return out, name, manifest

    def build_and_run(self, out, name, manifest, flags=()):
        # A name that became code would define or use "injected".
        (out / "check.cpp").write_text(self_test_program(
            manifest, "int injected() { return 0; }\nint main() { return TEST ? injected() : 1; }\n"))
        for compiler in COMPILERS:
            with self.subTest(compiler=compiler):
                run = subprocess.run([compiler, "-std=c++17", "-O0", *WARNINGS, *flags, "-Wno-missing-declarations",
                                      *manifest["sources"], "check.cpp", "-o", "check"],
                                     cwd=out, capture_output=True, text=True)
                self.assertEqual(run.returncode, 0, run.stderr[:4000])
                self.assertEqual(subprocess.run(["./check"], cwd=out).returncode, 0, "the self-test fails")

    def test_names_that_break_out(self):
        self.build_and_run(*self.emit("model.onnx", model_of(BREAKING_OUT + ALIKE + LONG)))

    def test_names_that_clash(self):
        content = model_of(CLASHES)
        self.build_and_run(*self.emit("model.onnx", content))
        self.build_and_run(*self.emit("model.onnx", content, "--target", "x86-64-avx2"), ["-mavx2", "-mfma"])

    def test_names_of_the_prelude(self):
        names = prelude_names()
        self.assertGreater(len(names), 100)
        for first in range(0, len(names), MOST_PORTS):
            content = model_of(names[first:first + MOST_PORTS])
            self.build_and_run(*self.emit("model.onnx", content, "--target", "x86-64-avx2"), ["-mavx2", "-mfma"])

    def test_names_of_files(self):
        content = model_of(["x"])
        for file_name in ("*??\\ int injected; .onnx", "\n#error injected\n.onnx", "std.onnx", "all.onnx", "clean.onnx",
                          "test.onnx", "9.onnx", ".onnx", "é.onnx", "int.onnx", "fma.onnx", "run.onnx", "x" * 200 + ".onnx",
                          "$(evil).onnx", "a b.onnx", '".onnx', "-o.onnx", "f32x8.onnx"):
            with self.subTest(file=file_name):
                out, name, manifest = self.emit(file_name, content)
                self.assertLessEqual(len(name), 46)
                self.build_and_run(out, name, manifest)

    def test_build_files(self):
        """CMake takes models that are called like its own targets."""
        for file_name in ("all.onnx", "clean.onnx", "test.onnx", "help.onnx", "install.onnx", "package.onnx"):
            with self.subTest(file=file_name):
                out, _, _ = self.emit(file_name, model_of(["x"]))
                run = subprocess.run(["cmake", "-S", out, "-B", out / "build"], capture_output=True, text=True)
                self.assertEqual(run.returncode, 0, run.stderr)

    def test_attributes_of_ir(self):
        """A file of IR can hold any text in the attributes that the header states."""
        escaped = r"*/\0Aint injected;\22\5C\FF"
        text = f'''module @"{escaped}" attributes {{burin.source = "{escaped}", burin.format = "{escaped}",
            burin.sha256 = "0;int injected=1", burin.rounding = "ort-qdq"}} {{
          func.func @main(%x: tensor<4xf32> {{burin.name = "{escaped}"}}) -> (none {{burin.name = "{escaped}"}}) {{
            %a = burin.foreign "onnx.Relu" 13 (%x) {{}} : (tensor<4xf32>) -> none loc("{escaped}"("{escaped}":1:1))
            return %a : none
          }}
        }}'''
        self.build_and_run(*self.emit("model.mlir", text.encode()))


if __name__ == "__main__":
    unittest.main()
