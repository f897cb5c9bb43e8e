"""Ringing for a job: one Celery message that carries its id. It may get lost; the Job row does not."""

import logging

from celery import current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

# A person waits for the page meanwhile: one try, and no patience with a broker that is away or mute.
HASTE = {
    "socket_connect_timeout": 0.7,
    "socket_timeout": 0.7,
    "max_retries": 0,
    "interval_start": 0,
    "interval_step": 0,
    "connect_retries_timeout": 1,
}


def ring(job_id: int) -> bool:
    """Send the message; False (and a log line) when the broker does not answer at once."""
    try:
        with current_app.connection(transport_options=HASTE) as connection:
            current_app.send_task("core.run_job", kwargs={"job_id": job_id}, connection=connection, retry=False)
    except (OperationalError, ConnectionError, TimeoutError):
        logger.warning("no broker to ring for job %s; the sweep will", job_id)
        return False
    return True
