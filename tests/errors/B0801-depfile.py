"""The depfile would take the place of the output, or of what burin reads.

$ burin compile digits.tflite -o out --depfile out/digits.cpp
burin: error: cannot write "out/digits.cpp": it is another file of the output [B0801]
burin: note: give it another name
$ burin compile digits.tflite --target board.yaml -o out --depfile board.yaml
burin: error: cannot write "board.yaml": it is what burin reads [B0801]
burin: note: give another folder or --name
"""
digits()
text("board.yaml", """
name: board
inherits: cortex-m4
""")
