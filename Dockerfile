# syntax=docker/dockerfile:1

FROM node:24-slim AS base
WORKDIR /app
COPY package.json package-lock.json ./

FROM base AS build
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src src
COPY connectors connectors
COPY jobs jobs
COPY config config
RUN npm run build && rm -f dist/.tsbuildinfo

FROM base AS production
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-slim
LABEL org.opencontainers.image.title="vmeste" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production \
    VMESTE_CONFIG=/etc/vmeste/vmeste.yaml \
    VMESTE_DATA=/var/lib/vmeste
WORKDIR /app
COPY package.json LICENSE ./
COPY --from=production /app/node_modules node_modules
COPY --from=build /app/dist dist
# To copy from: the example of the configuration with its schema, and the preset for Moodle.
COPY config/vmeste.example.yaml config/vmeste.schema.json config/
COPY connectors/moodle/preset connectors/moodle/preset
# A heap with a small limit is kept tidy: large readings stay under 220 MB at no cost of speed (docs/proofs).
RUN printf '#!/bin/sh\nexec node --max-semi-space-size=16 --max-old-space-size=1536 /app/dist/src/cli/main.js "$@"\n' > /usr/local/bin/vmeste \
 && chmod 755 /usr/local/bin/vmeste \
 && install -d -o node -g node /var/lib/vmeste /etc/vmeste
USER node
# Where the embedded database lives, and where `demo` leaves its output.
WORKDIR /var/lib/vmeste
VOLUME /var/lib/vmeste
STOPSIGNAL SIGTERM
# The status page listens inside the container only; /health asks the database.
HEALTHCHECK --interval=60s --timeout=10s --start-period=90s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8585/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["vmeste"]
CMD ["start"]
