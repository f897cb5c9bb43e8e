"""Public pages, the work area's start page, and every page or act that spans several layers. No tables."""
