"""Trains the digits network and writes its two model files and the test set beside this script."""
import pathlib

import numpy as np
from sklearn.datasets import load_digits

import network
import write_onnx
import write_tflite

SEED = 20240117
TEST_IMAGES = 500
EPOCHS = 60


def split():
    """The fixed split of the 1797 bundled images: 1297 for training, 500 for the test.

    Returns raw grey values as uint8 [N, 8, 8] and labels as uint8 [N], training pair first.
    """
    digits = load_digits()
    images = digits.images.astype(np.uint8)
    labels = digits.target.astype(np.uint8)
    order = np.random.default_rng(SEED).permutation(len(images))
    test, training = order[:TEST_IMAGES], order[TEST_IMAGES:]
    return images[training], labels[training], images[test], labels[test]


def main():
    folder = pathlib.Path(__file__).resolve().parent
    images, labels, test_images, test_labels = split()
    np.save(folder / "test_images.npy", test_images)
    np.save(folder / "test_labels.npy", test_labels)
    training = images[..., None].astype(np.float64)
    parameters = network.train(training, labels.astype(int), SEED, EPOCHS)
    # Both files are made from the same rounded parameters, so that the int8 file quantizes exactly the fp32 one.
    parameters = {name: value.astype(np.float32) for name, value in parameters.items()}
    write_onnx.write(folder / "digits_fp32.onnx", parameters)
    write_tflite.write(folder / "digits_int8.tflite", parameters, training)
    for name, inputs, expected in (("training", images, labels), ("test", test_images, test_labels)):
        scores = network.forward(parameters, inputs[..., None].astype(np.float64))["scores"]
        print(f"{name} accuracy, fp32: {(scores.argmax(axis=1) == expected).mean():.4f} of {len(expected)} images")


if __name__ == "__main__":
    main()
