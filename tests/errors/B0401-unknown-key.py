"""A key of the target's file is misspelt.

$ burin compile digits.tflite --target board.yaml -o out
board.yaml:3: error: unknown key 'stack_byte' [B0401]
board.yaml:3: note: did you mean "stack_bytes"?
board.yaml:3: note: keys are name, inherits, description, recipe, isa, vector_bits, registers, stack_bytes, frame_bytes, loop_bytes, arena_alignment, ram_bytes, flash_bytes, compile_flags, compiler, emulator, harness, memory_map
"""
digits()
text("board.yaml", """
name: board
inherits: cortex-m4
stack_byte: 2048
""")
