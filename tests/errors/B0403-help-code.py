"""There is no such error code; the message names those that begin so.

$ burin help B01
burin: error: there is no error "B01" [B0403]
burin: note: codes that begin so are B0100, B0101, B0102, B0103, B0104, B0105, B0106, B0107, B0108, B0109, B0110, B0111, B0112, B0113, B0114, B0115, B0116, B0117
"""

