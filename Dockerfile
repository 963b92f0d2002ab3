# The web process. Packages are built in the first stage, the second holds only what runs.

FROM python:3.13-slim-bookworm AS build
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
# The same version as in scripts/lib.sh
RUN pip install --no-cache-dir uv==0.13.9
WORKDIR /srv/udsyn
COPY pyproject.toml uv.lock ./
RUN uv sync --locked --no-dev


FROM python:3.13-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home udsyn
WORKDIR /srv/udsyn
ENV PATH=/srv/udsyn/.venv/bin:$PATH PYTHONUNBUFFERED=1 LC_ALL=C.UTF-8
COPY --from=build /srv/udsyn/.venv .venv
COPY . .
# Neither step asks for a secret or a database: the settings want these names to be set.
RUN pybabel compile -d locale -D django \
    && SECRET_KEY=unused-in-this-step ALLOWED_HOSTS=localhost CSRF_TRUSTED_ORIGINS=https://localhost \
       DATABASE_URL=sqlite://:memory: python manage.py collectstatic --noinput
# What those steps made in var/ is root's, who does not run here.
RUN rm -rf var && install -d -o udsyn var
USER udsyn
EXPOSE 8000
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s CMD ["python", "scripts/production/healthcheck.py"]
ENTRYPOINT ["sh", "scripts/production/entrypoint.sh"]
