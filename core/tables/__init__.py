"""Reading the tables that people hand in (CSV, XLSX, ODS): `reader.read(file)` is the one way in.

Whatever is too big, broken, encrypted, disguised or carries macros is refused with a sentence; only values come out.
"""
