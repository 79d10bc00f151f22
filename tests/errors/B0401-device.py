"""The target is a device.

$ burin compile digits.tflite --target endless.yaml -o out
burin: error: target "endless.yaml": not a regular file [B0401]
burin: note: burin targets lists the built-in targets; a target's file can inherit from one and state only what differs
"""
digits()
(folder / "endless.yaml").symlink_to("/dev/zero")
