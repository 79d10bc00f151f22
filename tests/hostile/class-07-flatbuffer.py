"""Flatbuffers that do not hold together: short, cut, with offsets that leave the file or loop."""
import random

digits("good.tflite")
good = (folder / "good.tflite").read_bytes()
for content in (b"", b"TFL3", b"\x08\0\0\0TFL3", b"\x04\0\0\0TFL3", b"\xff\xff\xff\xffTFL3" + bytes(64), b"\0\0\0\0TFL3\0\0\0\0",
                b"\x08\0\0\0TFL3\xf8\xff\xff\xff", bytes(4) + b"TFL3" + bytes(1 << 16), good[:100], good[:-1]):
    raw("model.tflite", content)
    refused("model.tflite", ["B0102", "B0101", "B0103"])
# Misaligned: the same bytes behind one more are no model, and are not read as one.
raw("model.tflite", b"\0" + good)
refused("model.tflite", ["B0102", "B0101"])
raw("model.tflite", shifted(good))
accepted("model.tflite")
generator = random.Random(7)
for _ in range(24):
    changed = bytearray(good)
    for _ in range(4):
        at = generator.randrange(0, 64) * 4
        changed[at:at + 4] = generator.choice((b"\xff\xff\xff\xff", b"\0\0\0\x80", b"\xff\xff\xff\x7f", bytes(generator.randbytes(4))))
    changed[4:8] = b"TFL3"
    raw("model.tflite", bytes(changed))
    survived("model.tflite")  # what is damaged may not matter
