"""The target's file does not exist.

$ burin compile digits.tflite --target board.yaml -o out
burin: error: target "board.yaml": No such file or directory [B0401]
burin: note: burin targets lists the built-in targets; a target's file can inherit from one and state only what differs
"""
digits()
