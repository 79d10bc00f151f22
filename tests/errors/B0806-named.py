"""BURIN_PYTHON names no program.

$ BURIN_PYTHON=python-99 burin compare digits.tflite
burin: error: BURIN_PYTHON names "python-99", which is no program [B0806]
burin: note: it is the path of a Python
"""
digits()
