"""Makes accelerometer signals of a fan's bearing housing: healthy, and with three faults.

The signal is a sum of what a sensor on such a machine sees: the shaft's rate and its harmonics, impacts
that ring at the housing's resonance, and noise. Speed, mounting, resonance, severity and noise differ from
window to window, so that no single frequency or amplitude gives the class away.
"""
import numpy as np

CLASSES = ("normal", "imbalance", "looseness", "bearing")
RATE = 1600  # samples a second
SAMPLES = 256  # of a window: 160 ms
AXES = 3
FULL_SCALE = 4.0  # of the sensor, in g; beyond it a sensor clips


def impacts(time, rate, resonance, decay, random):
    """A train of impacts, `rate` a second with 2 % of jitter; each rings at `resonance` Hz."""
    signal = np.zeros_like(time)
    at = -random.uniform(0.0, 1.0 / rate)
    while at < time[-1]:
        since = np.maximum(time - at, 0.0)
        ring = np.exp(-decay * since) * np.sin(2 * np.pi * resonance * since)
        signal += np.where(time >= at, ring, 0.0)
        at += random.normal(1.0, 0.02) / rate
    return signal


def window(label, random):
    """One window [SAMPLES, AXES] in g, without gravity."""
    time = np.arange(SAMPLES) / RATE
    shaft = random.uniform(22.0, 58.0)  # turns a second
    severity = random.uniform(0.15, 1.0)
    phase = random.uniform(0.0, 2 * np.pi, size=4)
    turn = 2 * np.pi * shaft * time

    radial = 0.12 * random.uniform(0.5, 1.5) * np.sin(turn + phase[0])
    radial += 0.04 * random.uniform(0.5, 1.5) * np.sin(2 * turn + phase[1])
    across = 0.8 * np.roll(radial, int(RATE / shaft / 4))
    axial = 0.03 * np.sin(turn + phase[2])
    if CLASSES[label] == "imbalance":  # a force that turns with the shaft
        radial += 0.9 * severity * np.sin(turn + phase[3])
        across += 0.9 * severity * np.cos(turn + phase[3])
    elif CLASSES[label] == "looseness":  # harmonics, and one of half the rate, in one direction
        for order, part in ((0.5, 0.4), (2, 0.5), (3, 0.6), (4, 0.35)):
            radial += part * severity * np.sin(order * turn + random.uniform(0.0, 2 * np.pi))
    elif CLASSES[label] == "bearing":  # the outer race is hit some 3.6 times a turn
        hits = impacts(time, 3.58 * shaft, random.uniform(420.0, 700.0), random.uniform(250.0, 500.0), random)
        radial += 0.9 * severity * hits
        axial += 0.5 * severity * hits

    angle = random.uniform(-0.5, 0.5)  # the sensor is not mounted straight
    x = radial * np.cos(angle) - across * np.sin(angle)
    y = radial * np.sin(angle) + across * np.cos(angle)
    signal = np.stack([x, y, axial], axis=1)
    signal += random.normal(0.0, random.uniform(0.04, 0.12), size=signal.shape)
    return np.clip(signal, -FULL_SCALE, FULL_SCALE).astype(np.float32)


def make(count, seed):
    """`count` windows [count, SAMPLES, AXES] with their labels [count], classes in turn."""
    random = np.random.default_rng(seed)
    labels = np.arange(count) % len(CLASSES)
    return np.stack([window(label, random) for label in labels]), labels
