"""Quantizes vibration.keras and writes it as TFLite, with the files for the rest of the tutorial.

    python convert.py            int8: the model, its accuracy, windows.npy, firmware/recording.hpp
    python convert.py --int16    with int16 activations: only the model and its accuracy
"""
import argparse
import os
import tempfile
import textwrap
import warnings

warnings.simplefilter("ignore")  # this converter and interpreter are to move to packages of their own
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # whose notice no level of logging hides
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import keras
import numpy as np
import tensorflow as tf

import signals

SENSOR_COUNTS = 8192  # of the sensor, to the g: int16 covers 4 g
LEAST_ACCURACY = 0.93  # below it something is broken, on any processor


def convert(model, int16):
    """The model as a TFLite file for one window at a time: firmware has no use for an open batch."""
    signal = tf.TensorSpec((1, signals.SAMPLES, signals.AXES), tf.float32, name="signal")
    archive = keras.export.ExportArchive()
    archive.track(model)
    # The names that the emitted C++ has for input and output.
    archive.add_endpoint("serve", lambda signal: {"scores": model(signal)}, input_signature=[signal])
    with tempfile.TemporaryDirectory() as folder:
        archive.write_out(folder, verbose=False)
        return quantize(tf.lite.TFLiteConverter.from_saved_model(folder), int16)


def quantize(converter, int16):
    """Post-training quantization; 200 windows tell the ranges of the activations."""
    calibration, _ = signals.make(200, seed=2)
    converter.representative_dataset = lambda: ([window[None]] for window in calibration)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.inference_input_type = converter.inference_output_type = tf.int16 if int16 else tf.int8
    converter.target_spec.supported_ops = [
        tf.lite.OpsSet.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8 if int16
        else tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    return converter.convert()


def interpreter(content):
    """TFLite's reference kernels, whose rounding is that of TensorFlow Lite Micro."""
    runtime = tf.lite.Interpreter(
        model_content=content, experimental_op_resolver_type=tf.lite.experimental.OpResolverType.BUILTIN_REF)
    runtime.allocate_tensors()
    return runtime


def quantized(runtime, windows):
    """Windows as the integers that the model's input takes."""
    entry = runtime.get_input_details()[0]
    scale, zero = entry["quantization"]
    limits = np.iinfo(entry["dtype"])
    return np.clip(np.round(windows / scale) + zero, limits.min, limits.max).astype(entry["dtype"])


def scores(runtime, windows):
    rows = []
    for window in quantized(runtime, windows):
        runtime.set_tensor(runtime.get_input_details()[0]["index"], window[None])
        runtime.invoke()
        rows.append(runtime.get_tensor(runtime.get_output_details()[0]["index"])[0])
    return np.stack(rows)


def write_recording(path, windows, labels):
    """Windows as the sensor delivers them, for firmware that has no sensor: int16, SENSOR_COUNTS to the g."""
    counts = np.clip(np.round(windows * SENSOR_COUNTS), -32768, 32767).astype(int)
    with open(path, "w", encoding="utf-8") as file:
        file.write("// Signals of the test set as a sensor delivers them; written by convert.py.\n"
                   "#ifndef RECORDING_HPP\n#define RECORDING_HPP\n\n#include <stdint.h>\n\n"
                   "// clang-format off\nnamespace recording {\n\n"
                   f"inline constexpr int kCountsPerG = {SENSOR_COUNTS};\n"
                   f"inline constexpr int kWindows = {len(windows)};\n"
                   f"inline constexpr int kSamples = {signals.SAMPLES};\n"
                   f"inline constexpr int kAxes = {signals.AXES};\n\n"
                   "/// What each window really is: an index of the classes.\n"
                   f"inline constexpr int kLabels[kWindows] = {{{', '.join(map(str, labels))}}};\n\n"
                   "inline constexpr int16_t kCounts[kWindows][kSamples][kAxes] = {\n")
        for window in counts:
            rows = ", ".join("{" + ", ".join(map(str, row)) + "}" for row in window)
            file.write(textwrap.fill("{" + rows + "},", 100, initial_indent="    ",
                                     subsequent_indent="     ") + "\n")
        file.write("};\n\n} // namespace recording\n\n#endif // RECORDING_HPP\n")


def main():
    parser = argparse.ArgumentParser(description="Converts the vibration model.")
    parser.add_argument("--int16", action="store_true", help="int16 instead of int8 activations")
    int16 = parser.parse_args().int16
    content = convert(keras.models.load_model("vibration.keras"), int16)
    name = "vibration_int16.tflite" if int16 else "vibration_int8.tflite"
    with open(name, "wb") as file:
        file.write(content)

    windows, labels = signals.make(1000, seed=3)
    runtime = interpreter(content)
    correct = np.mean(np.argmax(scores(runtime, windows), axis=1) == labels)
    print(f"{name}: {len(content)} bytes")
    print(f"accuracy {correct:.3f} on the same 1000 windows")
    if correct < LEAST_ACCURACY:
        raise SystemExit(f"convert.py: the accuracy is below {LEAST_ACCURACY}")
    if not int16:
        np.save("windows.npy", quantized(runtime, windows[:20])[:, None])
        write_recording("firmware/recording.hpp", windows[:8], labels[:8])


if __name__ == "__main__":
    main()
