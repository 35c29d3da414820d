"""Content packs: loaded, checked, layered into the engines' types.

Reads YAML files of the packs folders. Writes nothing. May import: core, the engines, pydantic, yaml.
"""
