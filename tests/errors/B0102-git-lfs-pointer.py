"""The file is a pointer of Git LFS, not the model.

$ burin compile kws.tflite -o out
kws.tflite: error: the file is no well-formed TensorFlow Lite model: it is damaged or incomplete [B0102]
kws.tflite: note: fetch or export the file again; files kept by Git LFS may be pointers of a few lines
"""
text("kws.tflite", """
version https://git-lfs.github.com/spec/v1
oid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393
size 53936
""")
