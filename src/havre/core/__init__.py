"""The words of the house: situation, language, place, facts with their source, sentences, errors.

Reads nothing, writes nothing. May import: the standard library only.
"""
