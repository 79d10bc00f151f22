"""One ONNX node as the evaluator's functions see it."""
import numpy as np
import onnx


def widen(array):
    """Floating-point arrays as float64, all others unchanged."""
    array = np.asarray(array)
    return array.astype(np.float64) if array.dtype.kind == "f" else array


class Call:
    """One node with its input arrays (None for an omitted one), attributes and the model's opset."""

    def __init__(self, node, inputs, opset):
        self.type, self.inputs, self.opset = node.op_type, inputs, opset
        self.outputs = len(node.output)
        self._attributes = {entry.name: onnx.helper.get_attribute_value(entry) for entry in node.attribute}

    def input(self, index):
        return self.inputs[index] if index < len(self.inputs) else None

    def attribute(self, name, default=None):
        value = self._attributes.get(name, default)
        return value.decode() if isinstance(value, bytes) else value

    def setting(self, name, index, default=None):
        """A parameter that older opsets give as an attribute and newer ones as input `index`."""
        if self.input(index) is not None:
            return self.input(index)
        return self.attribute(name, default)

    def axes(self, index=1):
        """The "axes" parameter as a tuple, None when absent."""
        axes = self.setting("axes", index)
        return None if axes is None else tuple(int(axis) for axis in axes)
