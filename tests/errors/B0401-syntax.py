"""The target's file is no YAML.

$ burin compile digits.tflite --target board.yaml -o out
board.yaml:2: error: compile_flags: could not find closing ] [B0401]
board.yaml:2: note: burin targets lists the built-in targets; a target's file can inherit from one and state only what differs
"""
digits()
text("board.yaml", """
name: board
compile_flags: [-O2
""")
