"""What Havre does for somebody: one call of an engine with what is stored and the content packs, in one transaction.

Reads packs and store; writes the store only for those who keep the directory, never for somebody who asks for help.
May import: the store, content, the engines, core.
"""
