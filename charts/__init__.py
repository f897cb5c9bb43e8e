"""Charts as pure functions: rows in, SVG out. The same drawing serves page, e-mail and PDF.

Colours are presentation attributes, never a style: a strict content security policy and Typst both accept them.
Every function takes `id` (unique on the page), `title` and `desc`, and a `width`: WIDE on screens, NARROW on phones.
"""
