"""The digits network in numpy: forward pass, gradients and the Adam update that train.py drives.

Arrays are float64 and NHWC: images [N, 8, 8, 1] hold raw grey values 0 to 16, convolution weights are
[out, height, width, in] and the dense weights [10, 128], as TFLite stores them.
"""
import numpy as np

CHANNELS = (1, 16, 32)
CLASSES = 10
FEATURES = 2 * 2 * CHANNELS[2]
# The scale of a raw grey value; train() folds it into the first convolution so that no caller has to apply it.
GREY_MAXIMUM = 16.0


def initialize(generator):
    """He-initialized parameters as a dict of arrays."""
    parameters = {}
    for index in (1, 2):
        shape = (CHANNELS[index], 3, 3, CHANNELS[index - 1])
        deviation = np.sqrt(2.0 / np.prod(shape[1:]))
        parameters[f"conv{index}_weights"] = generator.normal(0.0, deviation, shape)
        parameters[f"conv{index}_bias"] = np.zeros(shape[0])
    parameters["dense_weights"] = generator.normal(0.0, np.sqrt(1.0 / FEATURES), (CLASSES, FEATURES))
    parameters["dense_bias"] = np.zeros(CLASSES)
    return parameters


def patches(images):
    """The zero-padded 3x3 neighbourhoods of every pixel: [N, H, W, C] to [N, H, W, 9 * C]."""
    height, width = images.shape[1:3]
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)))
    shifted = [padded[:, y:y + height, x:x + width] for y in range(3) for x in range(3)]
    return np.concatenate(shifted, axis=3)


def convolve(images, weights, bias):
    """A 3x3 convolution with SAME padding; returns the result and the patches that backward() needs."""
    neighbourhoods = patches(images)
    return neighbourhoods @ weights.reshape(len(weights), -1).T + bias, neighbourhoods


def pool(images):
    """2x2 maximum with stride 2, and the mask that routes the gradient back."""
    count, height, width, channels = images.shape
    blocks = images.reshape(count, height // 2, 2, width // 2, 2, channels)
    maximum = blocks.max(axis=(2, 4), keepdims=True)
    mask = blocks == maximum
    # Equal values share the gradient; without that a flat block would get it several times.
    return maximum[:, :, 0, :, 0], mask / mask.sum(axis=(2, 4), keepdims=True)


def softmax(logits):
    """Class probabilities along the last axis."""
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def forward(parameters, images):
    """Runs the network; returns every activation by name ("relu1", "relu2", "logits", "scores" among them)."""
    state = {}
    state["conv1"], state["patches1"] = convolve(images, parameters["conv1_weights"], parameters["conv1_bias"])
    state["relu1"] = np.maximum(state["conv1"], 0.0)
    state["pool1"], state["mask1"] = pool(state["relu1"])
    state["conv2"], state["patches2"] = convolve(
        state["pool1"], parameters["conv2_weights"], parameters["conv2_bias"])
    state["relu2"] = np.maximum(state["conv2"], 0.0)
    state["pool2"], state["mask2"] = pool(state["relu2"])
    state["features"] = state["pool2"].reshape(len(images), FEATURES)
    state["logits"] = state["features"] @ parameters["dense_weights"].T + parameters["dense_bias"]
    state["scores"] = softmax(state["logits"])
    return state


def backward(parameters, state, labels, keep):
    """Gradients of the mean cross entropy. `keep` is the dropout mask that scaled the features."""
    count = len(labels)
    delta = state["scores"].copy()
    delta[np.arange(count), labels] -= 1.0
    delta /= count
    gradients = {"dense_weights": delta.T @ state["features"], "dense_bias": delta.sum(axis=0)}
    delta = ((delta @ parameters["dense_weights"]) * keep).reshape(state["pool2"].shape)
    delta = unpool(delta, state["mask2"]) * (state["conv2"] > 0.0)
    gradients["conv2_weights"], gradients["conv2_bias"] = convolution_gradients(
        delta, state["patches2"], parameters["conv2_weights"].shape)
    # The gradient of a SAME convolution is the SAME convolution with the kernel turned by 180 degrees.
    turned = parameters["conv2_weights"][:, ::-1, ::-1].transpose(3, 1, 2, 0)
    delta = convolve(delta, turned, 0.0)[0]
    delta = unpool(delta, state["mask1"]) * (state["conv1"] > 0.0)
    gradients["conv1_weights"], gradients["conv1_bias"] = convolution_gradients(
        delta, state["patches1"], parameters["conv1_weights"].shape)
    return gradients


def unpool(delta, mask):
    """Sends a pooled gradient [N, H, W, C] to the maxima: [N, 2 H, 2 W, C]."""
    count, height, width, channels = delta.shape
    spread = delta[:, :, None, :, None] * mask
    return spread.reshape(count, 2 * height, 2 * width, channels)


def convolution_gradients(delta, neighbourhoods, shape):
    """Gradients of weights and bias from the output gradient and the input patches."""
    flat = delta.reshape(-1, delta.shape[3])
    weights = flat.T @ neighbourhoods.reshape(len(flat), -1)
    return weights.reshape(shape), flat.sum(axis=0)


def shifted(images, generator):
    """Half of the images moved by -1, 0 or 1 pixel in both directions, zeros moving in.

    The digits fill their 8x8 frame, so moving every image would cost more of them than it adds.
    """
    offsets = generator.integers(0, 3, (len(images), 2))
    offsets[generator.random(len(images)) < 0.5] = 1
    padded = np.pad(images, ((0, 0), (1, 1), (1, 1), (0, 0)))
    return np.stack([image[y:y + 8, x:x + 8] for image, (y, x) in zip(padded, offsets)])


def train(images, labels, seed, epochs, batch=64, rate=4e-3, decay=1e-4, dropout=0.3):
    """Trains with Adam, a cosine learning rate and decoupled weight decay.

    `images` are raw grey values, and the returned parameters expect raw grey values too.
    """
    generator = np.random.default_rng(seed)
    parameters = initialize(generator)
    first = {name: np.zeros_like(value) for name, value in parameters.items()}
    second = {name: np.zeros_like(value) for name, value in parameters.items()}
    scaled = images / GREY_MAXIMUM
    steps_per_epoch = len(images) // batch
    step = 0
    for _ in range(epochs):
        order = generator.permutation(len(images))
        for start in range(0, steps_per_epoch * batch, batch):
            chosen = order[start:start + batch]
            state = forward(parameters, shifted(scaled[chosen], generator))
            keep = (generator.random(state["features"].shape) >= dropout) / (1.0 - dropout)
            state["features"] = state["features"] * keep
            state["scores"] = softmax(state["features"] @ parameters["dense_weights"].T + parameters["dense_bias"])
            gradients = backward(parameters, state, labels[chosen], keep)
            step += 1
            current = rate * 0.5 * (1.0 + np.cos(np.pi * step / (epochs * steps_per_epoch)))
            for name, gradient in gradients.items():
                first[name] += 0.1 * (gradient - first[name])
                second[name] += 0.001 * (gradient * gradient - second[name])
                mean = first[name] / (1.0 - 0.9 ** step)
                variance = second[name] / (1.0 - 0.999 ** step)
                parameters[name] -= current * (mean / (np.sqrt(variance) + 1e-8) + decay * parameters[name])
    parameters["conv1_weights"] = parameters["conv1_weights"] / GREY_MAXIMUM
    return parameters
