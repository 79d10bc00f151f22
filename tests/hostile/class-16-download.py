"""Addresses where files are meant: burin opens files, and never a connection."""
for address in ("http://127.0.0.1:9/model.onnx", "https://example.invalid/model.tflite", "hf://model", "file:///etc/passwd",
                "\\\\server\\share\\model.onnx", "ftp://example.invalid/m.onnx"):
    refused(address, "B0100")


def change(model):
    weights = model.graph.initializer[0]
    weights.data_location = pb.TensorProto.EXTERNAL
    weights.external_data.add(key="location", value="https://example.invalid/weights.bin")


onnx("model.onnx", "g (float[1, 4] x) => (float[1, 4] y) <float[1, 4] w = {1, 2, 3, 4}> { y = Add(x, w) }", change=change)
refused("model.onnx", "B0105")
# No program of the compiler imports what opens connections.
import subprocess

symbols = subprocess.run(["nm", "-D", "--undefined-only", burin], capture_output=True, text=True).stdout
judge("no sockets", "" if symbols and not {"connect", "socket", "getaddrinfo"} & {word.split("@")[0] for word in symbols.split()}
      else "the compiler links socket calls")
