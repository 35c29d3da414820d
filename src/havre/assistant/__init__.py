"""From a message to a reading, a situation, a next step and a reply made of typed blocks.

Reads its arguments (words, patterns, a packed model, what was said before), writes nothing. May import: core, numpy.
"""
