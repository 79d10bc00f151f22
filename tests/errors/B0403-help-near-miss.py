"""The error code is mistyped.

$ burin help B0233
burin: error: there is no error "B0233" [B0403]
burin: note: did you mean "B0203"?
"""

