"""Logs: one JSON object per line, ids and never names, e-mails or texts."""

import json
import logging


class JsonFormatter(logging.Formatter):
    """Format a record as one JSON line (JSON escapes CR, LF and control characters)."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=True)
