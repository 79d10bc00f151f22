"""The download of a TensorFlow Lite file ended early.

$ burin compile digits.tflite -o out
digits.tflite: error: the file is no well-formed TensorFlow Lite model: it is damaged or incomplete [B0102]
digits.tflite: note: fetch or export the file again; files kept by Git LFS may be pointers of a few lines
"""
digits("digits.tflite")
raw("digits.tflite", (folder / "digits.tflite").read_bytes()[:1000])
