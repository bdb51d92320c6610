"""Which bytes are these, whole and unharmed, and how do they get to disk?"""
