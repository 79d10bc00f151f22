"""Checks the oracles on whole models, and the tools around them.

Usage: python -m unittest oracle.test_oracle   (in the folder above)
"""
import pathlib
import unittest

import numpy as np

from oracle import compare, double_reference, ort, random_inputs, samples, tflm

DIGITS = pathlib.Path(__file__).resolve().parents[2] / "examples" / "digits"
FLOAT32_ERROR = 2e-6


class Digits(unittest.TestCase):
    def setUp(self):
        self.images = np.load(DIGITS / "test_images.npy")
        self.labels = np.load(DIGITS / "test_labels.npy")

    def test_int8_accuracy_in_tflite_micro(self):
        model = tflm.Model(DIGITS / "digits_int8.tflite")
        inputs = (15 * self.images.astype(np.int16) - 128).astype(np.int8)[:, None, :, :, None]
        scores, = samples.run_all(model.run, [inputs], model.ranks)
        self.assertGreaterEqual(np.mean(scores[:, 0].argmax(axis=1) == self.labels), 0.97)

    def test_fp32_accuracy_and_error(self):
        path = DIGITS / "digits_fp32.onnx"
        inputs = [self.images[:, None, None].astype(np.float32)]
        model = double_reference.open_model(path)
        reference, = samples.run_all(model.run, inputs, model.ranks)
        opened = ort.session(path)
        scores, = samples.run_all(lambda one: ort.run_session(opened, one), inputs, model.ranks)
        self.assertLess(compare.float_error(scores, reference), FLOAT32_ERROR)
        self.assertGreaterEqual(np.mean(reference[:, 0].argmax(axis=1) == self.labels), 0.97)


class Tools(unittest.TestCase):
    def test_compare(self):
        first, second = np.array([1, -128, 5], np.int8), np.array([1, 127, 4], np.int8)
        self.assertEqual(compare.int_difference(first, second), (2, 255))
        self.assertEqual(compare.float_error([1.0, 2.5], [1.0, 2.0]), 0.25)
        self.assertEqual(compare.float_error([np.nan], [1.0]), float("inf"))
        self.assertEqual(compare.float_error([np.inf, 1.0], [np.inf, 1.0]), 0.0)
        self.assertEqual(compare.bar(1e-7), 1e-5)
        self.assertEqual(compare.bar(1e-3), 2e-3)
        with self.assertRaises(ValueError):
            compare.int_difference(first, second[:2])

    def test_random_inputs_depend_on_the_name_only(self):
        path = DIGITS / "digits_int8.tflite"
        once, again = random_inputs.make(path, 40), random_inputs.make(path, 40)
        self.assertEqual(once[0].shape, (40, 1, 8, 8, 1))
        self.assertTrue(np.array_equal(once[0], again[0]))
        self.assertEqual((once[0].min(), once[0].max()), (-128, 127))

    def test_wrong_inputs_are_refused(self):
        with self.assertRaisesRegex(ValueError, r"expected int8\[1, 8, 8, 1\]"):
            tflm.run(DIGITS / "digits_int8.tflite", [np.zeros((1, 8, 8, 1), np.float32)])
        with self.assertRaisesRegex(ValueError, "the model has 1 inputs, got 2"):
            ort.run(DIGITS / "digits_fp32.onnx", [np.zeros((1, 1, 8, 8), np.float32)] * 2)


if __name__ == "__main__":
    unittest.main()
