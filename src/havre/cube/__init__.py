"""Lays out sheets to print - cube, poster, leaflets, strips - and writes them as SVG and HTML: content in, text out."""
