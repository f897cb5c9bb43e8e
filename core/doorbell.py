"""Ringing for a job: one Celery message that carries its id. It may get lost; the Job row does not."""

import logging

from celery import current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def ring(job_id: int) -> bool:
    """Send the message; False (and a log line) when the broker does not answer."""
    try:
        current_app.send_task("core.run_job", kwargs={"job_id": job_id}, retry=False)
    except (OperationalError, ConnectionError, TimeoutError):
        logger.warning("no broker to ring for job %s; the sweep will", job_id)
        return False
    return True
