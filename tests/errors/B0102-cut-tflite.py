"""The download of a TensorFlow Lite file ended early.

$ burin compile digits.tflite -o out
digits.tflite:0: error: the file is no well-formed TensorFlow Lite model: it is damaged or incomplete [B0102]
"""
digits("digits.tflite")
raw("digits.tflite", (folder / "digits.tflite").read_bytes()[:1000])
