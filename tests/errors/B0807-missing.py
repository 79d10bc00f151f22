"""The Python has none of the runtime's packages.

$ BURIN_PYTHON=empty/bin/python burin compare digits.tflite
burin: error: the Python at "empty/bin/python" cannot run the model's runtime [B0807]
burin: note: ai-edge-litert is not installed
burin: note: flatbuffers is not installed
burin: note: numpy is not installed
burin: note: tflite-micro is not installed
burin: note: python3 -m venv burin-python && burin-python/bin/pip install ai-edge-litert==2.3.0 flatbuffers==25.12.19 numpy==2.4.6 tflite-micro==0.dev20261023182759
burin: note: then set BURIN_PYTHON to burin-python/bin/python
"""
import subprocess
import sys

digits()
subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "empty"], check=True)
