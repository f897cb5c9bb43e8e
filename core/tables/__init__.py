"""Reading the tables and documents that people hand in: `reader` is the one way in (CSV, XLSX, ODS; DOCX).

Whatever is too big, broken, encrypted, disguised or carries macros is refused with a sentence; only values come out.
"""
