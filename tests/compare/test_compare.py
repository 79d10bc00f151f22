"""Runs `burin compare` as its users do: equal models, planted faults, and a Python that does not fit.

The environment names the compiler (BURIN). Of public models it takes those of the folder BURIN_MODELS.
"""
import json
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest

import numpy
import onnx

from models import test_quantized_onnx
from oracle import packages

TOP = pathlib.Path(__file__).resolve().parents[2]
DIGITS = TOP / "examples" / "digits"
INT8, FP32 = DIGITS / "digits_int8.tflite", DIGITS / "digits_fp32.onnx"
MODELS = os.environ.get("BURIN_MODELS")
DIFFERS = 3

# Stands in for the C++ compiler: changes one constant of the emitted code, then compiles it.
FAULTY_COMPILER = """#!{python}
import pathlib, re, subprocess, sys
for argument in sys.argv[1:]:
    path = pathlib.Path(argument)
    if path.suffix == ".cpp" and path.is_file() and "{table}" in (text := path.read_text()):
        path.write_text(re.sub(r"({table}\\[[0-9]+\\] = {{\\s*)-?[0-9.e+-]+", r"\\g<1>{value}", text))
sys.exit(subprocess.call(["c++", *sys.argv[1:]]))
"""


def compare(model, *options, **environment):
    """The finished process of one comparison; this Python runs the runtimes."""
    settings = {**os.environ, "BURIN_PYTHON": sys.executable, **environment}
    return subprocess.run([os.environ["BURIN"], "compare", str(model), *options], env=settings,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", timeout=500)


class Test(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def found(self, model, *options, code=0, **environment):
        """What a comparison states; it must end with `code`."""
        process = compare(model, "--json", *options, **environment)
        self.assertEqual(process.returncode, code, process.stdout + process.stderr)
        return json.loads(process.stdout)

    def refused(self, model, text, *options, code=1, **environment):
        process = compare(model, *options, **environment)
        self.assertEqual(process.returncode, code, process.stdout + process.stderr)
        self.assertRegex(process.stderr, text)

    def check_layers(self, facts, steps):
        """Every one of these steps was compared, and nothing differs."""
        compared = [layer for layer in facts["layers"] if "left_out" not in layer]
        self.assertEqual([layer["step"] for layer in compared], steps)
        self.check_equal(facts)

    def check_equal(self, facts):
        self.assertTrue(facts["within"])
        self.assertTrue(facts["layers_decide"])
        self.assertIsNone(facts["first_diverging"])
        compared = [layer for layer in facts["layers"] if "left_out" not in layer]
        for tensor in [*compared, *facts["outputs"]]:
            if tensor["dtype"] != "float32":
                self.assertEqual(tensor["differing"], 0, tensor)
            self.assertGreater(tensor["elements"], 0)


class Equal(Test):
    def test_int8(self):
        for target in ("portable", "cortex-m4"):
            facts = self.found(INT8, "--layers", "--target", target)
            self.check_layers(facts, ["conv1_2", "pool1", "conv2", "pool2", "logits", "scores_2"])
            self.assertEqual([layer["tensor"] for layer in facts["layers"] if "left_out" not in layer],
                             ["conv1", "pool1", "conv2", "pool2", "logits", "scores"])
            self.assertEqual(facts["outputs"][0]["elements"], 100)
            self.assertIn("Micro", facts["runtime"])
            self.assertIn("LiteRT", facts["layers_runtime"])

    def test_fp32(self):
        for target in ("portable", "cortex-m4"):
            facts = self.found(FP32, "--layers", "--target", target)
            self.check_layers(facts, ["conv1_2", "pool1", "conv2", "pool2", "pool2_2", "dense", "softmax"])
            self.assertEqual(facts["layers"][1]["shape"], [1, 16, 8, 8])  # of the file: channels first

    def test_other_profile(self):
        facts = self.found(INT8, "--layers", "--rounding", "tflite-xnnpack", "--samples", "3", "--seed", "7")
        self.check_equal(facts)
        self.assertIn("XNNPACK", facts["runtime"])
        self.assertEqual(facts["outputs"][0]["elements"], 30)

    def test_quantized_onnx(self):
        for model in (test_quantized_onnx.qdq(), test_quantized_onnx.qlinear(numpy.uint8)):
            path = self.folder / "small.onnx"
            onnx.save(model, path)
            facts = self.found(path, "--layers")
            self.check_equal(facts)
            self.assertGreaterEqual(sum("left_out" not in layer for layer in facts["layers"]), 6, facts)

    def test_given_inputs_and_kept_files(self):
        image = self.folder / "image.npy"
        numpy.save(image, numpy.load(DIGITS / "test_images.npy")[:5, None, None].astype(numpy.float32))
        facts = self.found(FP32, "--input", f"image={image}", "--keep", str(self.folder / "kept"))
        self.assertEqual((facts["samples"], facts["random_inputs"]), (5, []))
        ours = numpy.load(self.folder / "kept" / "burin" / "scores.npy")
        theirs = numpy.load(self.folder / "kept" / "reference" / "output0.npy")
        self.assertEqual(ours.shape, theirs.shape)
        self.assertTrue((ours.argmax(-1) == theirs.argmax(-1)).all())

    def test_text(self):
        process = compare(INT8, "--layers")
        self.assertEqual(process.returncode, 0, process.stderr)
        self.assertRegex(process.stdout, r"conv2 +conv2 +int8 +\[1, 4, 4, 32\] +0 of 5120 +equal")
        self.assertRegex(process.stdout, r"conv1: no tensor of the model")

    @unittest.skipUnless(MODELS, "BURIN_MODELS is not set")
    def test_public_models(self):
        for name, least in (("mlperf_tiny/kws_ref_model.tflite", 11), ("public/emx_kws_qdq.onnx", 10),
                            ("public/extras/mnist8.onnx", 5)):
            facts = self.found(pathlib.Path(MODELS) / name, "--layers", "--samples", "3")
            self.check_equal(facts)
            self.assertGreaterEqual(sum("left_out" not in layer for layer in facts["layers"]), least, name)


class Faults(Test):
    def compiler(self, table, value):
        """A C++ compiler that changes the first number of a table."""
        path = self.folder / "faulty-c++"
        path.write_text(FAULTY_COMPILER.format(python=sys.executable, table=table, value=value))
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return str(path)

    def check_found(self, model, table, value, step, equal):
        facts = self.found(model, "--layers", code=DIFFERS, CXX=self.compiler(table, value))
        self.assertEqual(facts["first_diverging"], step)
        self.assertFalse(facts["within"])
        states = {layer["step"]: layer["within"] for layer in facts["layers"] if "left_out" not in layer}
        self.assertEqual([name for name, within in states.items() if within], equal)
        self.assertEqual([record["code"] for record in facts["diagnostics"]], ["B0810"])

    def test_first_layer_is_named(self):
        self.check_found(INT8, "kConv2Bias", 200000, "conv2", ["conv1_2", "pool1"])
        self.check_found(INT8, "kLogitsBias", 90000, "logits", ["conv1_2", "pool1", "conv2", "pool2"])
        self.check_found(FP32, "kConv2Bias", "2.5", "conv2", ["conv1_2", "pool1"])

    def test_text_says_where(self):
        process = compare(INT8, "--layers", CXX=self.compiler("kConv2Bias", 200000))
        self.assertEqual(process.returncode, DIFFERS)
        self.assertRegex(process.stdout, r"\nconv2 .*<- first layer that differs\n"
                                         r"  sample [0-9]+, \[0, [0-3], [0-3], 0\]: burin 127, runtime -?[0-9]+\n")
        self.assertRegex(process.stderr, r"error: output \"scores\" differs from TensorFlow Lite Micro .*\[B0810\]\n")
        self.assertRegex(process.stderr, r"note: the first layer that differs is step \"conv2\" \(node \"conv2\"\), at ")

    def test_without_layers(self):
        self.refused(INT8, r"\[B0810\]\n.*note: --layers shows where it begins", code=DIFFERS,
                     CXX=self.compiler("kLogitsBias", 90000))

    def test_tolerance(self):
        facts = self.found(FP32, "--tolerance", "0", code=DIFFERS)
        error = facts["outputs"][0]["max_relative"]
        self.assertTrue(0 < error < 1e-5, error)
        self.found(FP32, "--tolerance", str(2 * error))


class Refused(Test):
    def environment(self, **installed):
        """A Python without packages but those named, of which only the version is there."""
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", self.folder / "venv"], check=True)
        packages_folder = next((self.folder / "venv" / "lib").glob("python*")) / "site-packages"
        for name, version in installed.items():
            about = packages_folder / f"{name}-{version}.dist-info"
            about.mkdir()
            (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        return str(self.folder / "venv" / "bin" / "python")

    def test_no_python(self):
        self.refused(INT8, r"error: BURIN_PYTHON names \"/no/python\", which is no program \[B0806\]\n.*note: ",
                     BURIN_PYTHON="/no/python")
        self.refused(INT8, r"error: the Python .* fails with exit code 1 \[B0806\]", BURIN_PYTHON=shutil.which("false"))

    def test_missing_packages(self):
        python = self.environment(numpy="2.4.6", onnx="1.0.1")
        self.refused(FP32, r"\[B0807\]\n.*note: onnx is 1.0.1, older than [0-9.]+\n.*note: onnxruntime is not installed"
                           r"\n.*pip install numpy==[0-9.]+ onnx==[0-9.]+ onnxruntime==[0-9.]+\n", BURIN_PYTHON=python)

    def test_runtime_that_refuses(self):
        # The right versions by name, and nothing behind them.
        python = self.environment(numpy=packages.VERSIONS["numpy"], onnx=packages.VERSIONS["onnx"],
                                  onnxruntime=packages.VERSIONS["onnxruntime"])
        self.refused(FP32, r"the model's runtime refuses the model or its inputs \[B0808\]\n.*ModuleNotFoundError",
                     BURIN_PYTHON=python)

    def test_wrong_use(self):
        self.refused(INT8, r"no runtime has the rounding \"ort-qdq\" for a TFLite model \[B0809\]\n.*note: ",
                     "--rounding", "ort-qdq")
        ir = self.folder / "m.mlir"
        ir.write_text("module {}\n")
        self.refused(ir, r"no runtime takes IR \[B0809\]\n.*note: give compare the model's .onnx or .tflite file")
        for option, value in (("--samples", "0"), ("--seed", "-1"), ("--tolerance", "nan"), ("--tolerance", "2")):
            self.refused(INT8, rf"{option} \"{value}\" is no number from .*\[B0403\]", f"{option}={value}", code=2)
        self.refused(INT8, r"--input \"picture\": the model has no input of that name \[B0404\]\n.*the model's inputs are \"image\"",
                     "--input", "picture=x.npy")


class Packages(unittest.TestCase):
    def test_versions_are_those_of_the_lock(self):
        locked = dict(re.findall(r"^([a-z0-9-]+)==([^ ]+)", (TOP / "requirements.lock").read_text(), re.MULTILINE))
        self.assertEqual(packages.VERSIONS, {name: locked[name] for name in packages.VERSIONS})
        self.assertEqual(set(packages.VERSIONS), {name for names in packages.NEEDED.values() for name in names})

    def test_order_of_versions(self):
        self.assertLess(packages.numbers("1.9.3"), packages.numbers("1.10"))
        self.assertLess(packages.numbers("0.dev20250101"), packages.numbers("0.dev20261023182759"))


if __name__ == "__main__":
    unittest.main()
