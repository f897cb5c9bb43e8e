"""Documents from one JSON tree: Typst for PDF, python-docx for DOCX, HTML for the screen."""
