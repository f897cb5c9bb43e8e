# One image for web, worker and beat. Never started by its authors so far: see docs/operate.md.
FROM python:3.12-slim AS build

ENV PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /portal
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
COPY requirements.txt .
RUN pip install --require-hashes -r requirements.txt
RUN apt-get update && apt-get install -y --no-install-recommends gettext
COPY . .
# The settings want all their variables; nothing is contacted and nothing of this stays in the image.
RUN export SECRET_KEY=build DATABASE_URL=postgres://build REDIS_URL=redis://build BASE_URL=https://build \
    && python manage.py build_theme \
    && python manage.py compilemessages --verbosity 0 \
    && python manage.py collectstatic --no-input --verbosity 0

FROM python:3.12-slim

ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal /data
COPY --from=build /venv /venv
COPY --from=build /portal /portal
WORKDIR /portal
USER portal
VOLUME /data
EXPOSE 8000
# No access log: addresses of personal links are secrets.
CMD ["gunicorn", "skillsintel.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", \
     "--threads", "4", "--timeout", "60", "--graceful-timeout", "30", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
