"""Trains a small Keras network on the signals of signals.py and writes it as vibration.keras.

Seeds are fixed and operators deterministic: a machine repeats itself. Another processor may sum in another
order, and its weights differ then in the last digits.
"""
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")  # whose notice no level of logging hides
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import keras
import numpy as np
import tensorflow as tf

import signals

LEAST_ACCURACY = 0.93  # below it something is broken, on any processor


def network():
    """Three strided convolutions along the time, an average, and one score a class."""
    layers = keras.layers
    return keras.Sequential([
        keras.Input((signals.SAMPLES, signals.AXES), name="signal"),
        layers.Conv1D(16, 9, strides=2, padding="same", activation="relu", name="wide"),
        layers.Conv1D(24, 5, strides=2, padding="same", activation="relu", name="middle"),
        layers.Conv1D(32, 5, strides=2, padding="same", activation="relu", name="narrow"),
        layers.GlobalAveragePooling1D(name="average"),
        layers.Dense(len(signals.CLASSES), activation="softmax", name="scores"),
    ])


def train():
    windows, labels = signals.make(4000, seed=1)
    model = network()
    rate = keras.optimizers.schedules.CosineDecay(4e-3, decay_steps=15 * 4000 // 64)
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy")
    model.fit(windows, labels, batch_size=64, epochs=15, verbose=0)
    return model


def main():
    keras.utils.set_random_seed(7)
    tf.config.experimental.enable_op_determinism()
    model = train()
    model.save("vibration.keras")

    windows, labels = signals.make(1000, seed=3)
    correct = np.mean(np.argmax(model.predict(windows, batch_size=100, verbose=0), axis=1) == labels)
    print(f"{model.count_params()} parameters, trained on 4000 windows")
    print(f"accuracy {correct:.3f} on 1000 other windows")
    if correct < LEAST_ACCURACY:
        raise SystemExit(f"train.py: the accuracy is below {LEAST_ACCURACY}")


if __name__ == "__main__":
    main()
