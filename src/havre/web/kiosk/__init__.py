"""The page at a reception (`havre serve --kiosk`): for touch, cleared when nobody touches it, without a way elsewhere.

Reads the form of one turn and the settings HAVRE_KIOSK_…; writes nothing anywhere. It shows what `web.public` shows, in
templates of its own where a screen that many people stand before needs others.
"""
